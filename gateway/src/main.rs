//! `lifeline`: the gateway and its command line.

mod application;
mod cli;
mod compose;
mod config;
mod data;
mod device_certificates;
mod mqtt_over_websocket;
mod operator;
mod private_file;
mod rules_folder;
mod signals;
mod telemetry;
mod web_files;

use std::process::ExitCode;

use clap::Parser;

/// An alert is allocated on one thread and let go on another, which glibc's allocator makes wait for each
/// other (`docs/decisions/0010-allocator.md`).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Clients of the command line's own (the operator's socket) ask for a process-wide provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::from(error).context("the runtime could not be started")),
    };
    match runtime.block_on(cli.run()) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// What went wrong, from the outside in, for people.
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("lifeline: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because {cause}");
    }
    ExitCode::FAILURE
}
