# make          build everything and run it on this machine
# make test     install what the tests need and run them all
# make install  the optimised gateway as /usr/local/bin/lifeline (PREFIX, DESTDIR)
# make bench    our gateway beside its peers under load (tests/load)
# make check    formatting, lints, dependencies, types, generated files
#
# Cargo's target folder is outside the checkout, so that SurrealDB, the larger half of
# the build, is built once a machine. Always `--workspace`: another selection of
# packages means other features and SurrealDB once more.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := run
.PHONY: run web build install test test-rust test-web test-browser test-clients check soak bench clean-web web-dev reference audit needs-build needs-test

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lifeline
export CARGO_TARGET_DIR ?= $(CACHE)/target
export LIFELINE_BIN := $(CARGO_TARGET_DIR)/debug/lifeline
export CARGO_TERM_COLOR ?= auto

PREFIX ?= /usr/local
ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
say = @printf '\n\033[1m== %s\033[0m\n' "$(1)"

# apt packages that are missing are installed; an up-to-date machine asks nobody.
define install
	missing=$$(for package in $(1); do dpkg -s "$$package" >/dev/null 2>&1 || echo "$$package"; done)
	if [ -n "$$missing" ]; then
	  echo "installing" $$missing
	  $(ROOT) apt-get update -qq
	  DEBIAN_FRONTEND=noninteractive $(ROOT) apt-get install -y -qq --no-install-recommends $$missing >/dev/null
	fi
endef

run: build
	$(call say,running; Ctrl-C stops)
	"$(LIFELINE_BIN)" dev

needs-build:
	@$(call install,gcc g++ libc6-dev make)
	@command -v cargo >/dev/null || { echo "Rust is missing: see https://rustup.rs"; exit 1; }
	@command -v npm >/dev/null || { echo "Node 20 or newer is missing: see https://nodejs.org"; exit 1; }

# The second font is Chinese: without it the pictures of the pages have boxes in place of it.
# Of mosquitto the tests start their own; a service of it would take the port of `lifeline dev`.
needs-test:
	@had=$$(test -x /usr/sbin/mosquitto && echo yes || true)
	$(call install,mosquitto mosquitto-clients python3-paho-mqtt python3-websockets chromium fonts-noto-core fonts-wqy-microhei openssl)
	[ -n "$$had" ] || $(ROOT) systemctl disable --now mosquitto 2>/dev/null || true

web/node_modules: web/package-lock.json
	$(call say,packages of the web app)
	npm --prefix web ci
	touch web/node_modules

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -path web/tools/node_modules -prune -o -type f -print) $(wildcard languages/*/*.ftl)
web/dist/desk.html: $(WEB_SOURCES) | web/node_modules
	$(call say,web app)
	npm --prefix web run build
	touch web/dist/desk.html

web: web/dist/desk.html

build: needs-build web
	$(call say,gateway (the first build takes some minutes: it builds SurrealDB))
	cargo build --workspace --locked

# Without what only a debugger reads, it is a quarter as large.
install: needs-build web
	$(call say,optimised gateway (the first build takes twenty to thirty minutes: it builds SurrealDB))
	cargo build --release --workspace --locked --bin lifeline
	$(ROOT) install -D -s -m 755 "$(CARGO_TARGET_DIR)/release/lifeline" "$(DESTDIR)$(PREFIX)/bin/lifeline"
	echo "installed $(DESTDIR)$(PREFIX)/bin/lifeline"

test: needs-test build test-rust test-web test-browser test-clients
	$(call say,all tests passed)

test-rust:
	$(call say,Rust tests)
	cargo test --workspace --locked

test-web: web/node_modules
	$(call say,web tests)
	npm --prefix web test

test-browser: tests/browser/node_modules
	$(call say,browser tests)
	npm --prefix tests/browser test

test-clients: tests/clients/node_modules
	$(call say,MQTT clients)
	npm --prefix tests/clients test

tests/clients/node_modules: tests/clients/package-lock.json
	npm --prefix tests/clients ci
	touch tests/clients/node_modules

tests/browser/node_modules: tests/browser/package-lock.json
	npm --prefix tests/browser ci
	touch tests/browser/node_modules

web/tools/node_modules: web/tools/package-lock.json
	npm --prefix web/tools ci
	touch web/tools/node_modules

check: web/node_modules tests/browser/node_modules web/tools/node_modules
	$(call say,formatting)
	cargo fmt --all --check
	cargo fmt --manifest-path tests/load/Cargo.toml --check
	$(call say,lints)
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo clippy --manifest-path tests/load/Cargo.toml --all-targets --locked -- -D warnings
	$(call say,dependencies)
	command -v cargo-deny >/dev/null || cargo install cargo-deny --locked --quiet
	cargo deny --log-level error check bans licenses sources
	$(call say,web app)
	npm --prefix web run check
	npm --prefix web run types:check

# The long versions of what `make test` runs short: 20 kills under load, 1,000 cuts of readers.
soak: build
	LIFELINE_SOAK=1 cargo test --workspace --locked -p lifeline-tests --test survival -- --nocapture

# Our gateway, the peers that are installed and the physical floor in one run; prints ratios.
bench: needs-build web tests/load/peers/node/node_modules tests/load/peers/nodered/node_modules
	$(call say,release gateway and load generator)
	cargo build --release --workspace --locked
	cargo build --release --locked --manifest-path tests/load/Cargo.toml
	$(call say,load)
	$(ROOT) env CARGO_TARGET_DIR="$(CARGO_TARGET_DIR)" LIFELINE_BIN="$(CARGO_TARGET_DIR)/release/lifeline" python3 tests/load/rig.py bench

tests/load/peers/%/node_modules: tests/load/peers/%/package-lock.json
	npm --prefix tests/load/peers/$* ci
	touch tests/load/peers/$*/node_modules

# Known weaknesses of dependencies. It fetches the advisory database, so it is not part of `make check`.
audit:
	command -v cargo-deny >/dev/null || cargo install cargo-deny --locked --quiet
	cargo deny check advisories

# The reference pages in docs/, from the code.
reference: build
	UPDATE_REFERENCE=1 cargo test --workspace --locked --test reference

# The web app with reload, served by a gateway that runs beside it.
web-dev: build
	npm --prefix web run build -- --watch &
	"$(LIFELINE_BIN)" dev --ui-dir web/dist

clean-web:
	rm -rf web/dist web/node_modules web/tools/node_modules tests/browser/node_modules tests/clients/node_modules
