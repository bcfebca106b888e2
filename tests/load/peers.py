"""The peers: what they are, what they need, how they start."""
import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import gateway
from machine import GEN, HERE, NATS, PG, RUN, fresh, retry, spawn, wait_port

PEERS = {
    "a": dict(user="sio:3000", dev="http:3000", ports=[3000], what="Express+Socket.IO+JWT+PostgreSQL (seed stack)"),
    "b": dict(user="nr:1880/ws", dev="mqtt:1884", ports=[1884, 1880], what="Mosquitto+Node-RED+PostgreSQL (SERS-like)"),
    "c": dict(user="mqttws1:9001/", dev="mqtt:1885", ports=[1885, 9001], what="Mosquitto, own WebSocket listener, no storage"),
    "c0": dict(user="mqttws0:9001/", dev="mqtt:1885", ports=[1885, 9001], what="as c, responders subscribe with QoS 0"),
    "d": dict(user="mqttws1:8443/mqtt", dev="mqtt:1886", chat="natsws:8443/", ports=[1886, 8443], what="NATS JetStream, file store, default sync (2 min)"),
    "d0": dict(user="natsws:8443/", dev="mqtt:1886", chat="natsws:8443/", ports=[1886, 8443], what="as d, responders are core NATS subscribers (no wait for the store)"),
    "ds": dict(user="mqttws1:8444/mqtt", dev="mqtt:1891", chat="natsws:8444/", ports=[1891, 8444], what="NATS JetStream, sync_interval always"),
    "e": dict(user="mqttws1:15675/ws", dev="mqtt:1887", ports=[1887, 15675], what="RabbitMQ MQTT+Web-MQTT, durable archive queue"),
    "f": dict(user="mqttws1:5280/mqtt", dev="mqtt:1888", ports=[1888, 5280], what="ejabberd mod_mqtt, no storage"),
    "g": dict(user="sio:3001", dev="mqtt:1890", ports=[3001, 1890], what="Aedes+Socket.IO+PostgreSQL, one Node process"),
    "floor": dict(user="json:8081/ws", dev="mqtt:1889", ports=[1889, 8081], what="physical floor: epoll + WAL group commit (fdatasync)"),
    "floor0": dict(user="json:8081/ws", dev="mqtt:1889", ports=[1889, 8081], what="physical floor without storage"),
    # its ports are any that are free: up() fills in the adapters
    "lifeline": dict(user="", dev="", ports=[], what="our gateway"),
    "before": dict(user="", dev="", ports=[], what="our gateway, another build of it: LIFELINE_BEFORE"),
}


def missing(peer):
    """Why this machine cannot run the peer, or None."""
    needs = dict(
        a=[("PostgreSQL", PG / "postgres"), ("npm ci in peers/node", HERE / "peers/node/node_modules")],
        b=[("PostgreSQL", PG / "postgres"), ("Mosquitto", Path("/usr/sbin/mosquitto")), ("npm ci in peers/node", HERE / "peers/node/node_modules"), ("npm ci in peers/nodered", HERE / "peers/nodered/node_modules")],
        c=[("Mosquitto", Path("/usr/sbin/mosquitto"))],
        d=[("nats-server", NATS)],
        e=[("RabbitMQ", Path("/usr/lib/rabbitmq/bin/rabbitmq-server"))],
        f=[("ejabberd", Path("/usr/sbin/ejabberdctl"))],
        lifeline=[("the release gateway", gateway.BINARIES["lifeline"])],
        before=[("other build in LIFELINE_BEFORE", gateway.BINARIES["before"])],
    )
    needs["g"], needs["c0"], needs["d0"], needs["ds"] = needs["a"], needs["c"], needs["d"], needs["d"]
    absent = [name for name, path in needs.get(peer, []) if not path.exists()]
    return "no " + ", no ".join(absent) if absent else None


def up(peer, mode="pin", keep=False):
    if peer in ("a", "g"):
        pg = 5501 if peer == "a" else 5502
        postgres(peer, mode, pg, keep)
        env = dict(PORT="3000" if peer == "a" else "3001", PG_PORT=str(pg), NODE_ENV="production")
        if peer == "g":
            env["MQTT_PORT"] = "1890"
        spawn(peer, ["node", "server.js"], mode, cwd=HERE / "peers/node", env=env)
    elif peer == "b":
        postgres(peer, mode, 5503, keep)
        mosquitto(peer, mode, 1884, keep=keep)
        nr = HERE / "peers/nodered"
        subprocess.run([sys.executable, "make_flow.py", "1884"], cwd=nr, check=True)
        spawn(peer, ["node", "--max-old-space-size=4096", "node_modules/node-red/red.js", "-u", nr, "-s", nr / "settings.js", "flows.json"], mode, cwd=nr, env=dict(PORT="1880", PG_PORT="5503", NODE_ENV="production"), log="b-nodered")
    elif peer in ("c", "c0"):
        d = RUN / f"mosq-{peer}"
        mosquitto(peer, mode, 1885, 9001, f"persistence true\npersistence_location {d}/\n", keep)
    elif peer in ("d", "d0", "ds"):
        nats(peer, mode, ', sync_interval: always' if peer == "ds" else "", keep)
    elif peer == "e":
        rabbit(peer, mode, keep)
    elif peer == "f":
        ejabberd(peer, mode, keep)
    elif peer in ("floor", "floor0"):
        d = RUN / f"{peer}-data"
        fresh(d, keep)
        spawn(peer, [GEN, "floor", "mqtt=1889", "ws=8081"] + ([f"wal={d}/wal"] if peer == "floor" else []), mode)
    elif peer in gateway.BINARIES:
        PEERS[peer].update(gateway.start(peer, mode))
    for p in PEERS[peer]["ports"]:
        wait_port(p)
    if peer == "b":
        retry(flow_started)


def flow_started():
    """Node-RED's flow starts after its port has opened: then it takes WebSockets."""
    with socket.create_connection(("127.0.0.1", 1880), 5) as s:
        s.sendall(b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bGlmZWxpbmVsaWZlbGluZQ==\r\n\r\n")
        return b" 101 " in s.recv(99)


def postgres(peer, mode, port, keep):
    tpl, data = RUN / "pg-template", RUN / f"pg-{peer}"
    if not tpl.exists():
        tpl.mkdir()
        shutil.chown(tpl, "postgres")
        subprocess.run(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", PG / "initdb", "-D", tpl, "-A", "trust", "-E", "UTF8", "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/")
    if not keep:
        shutil.rmtree(data, ignore_errors=True)
        subprocess.run(["cp", "-a", tpl, data], check=True)
    (data / "postmaster.pid").unlink(missing_ok=True)
    spawn(peer, ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", PG / "postgres", "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "synchronous_commit=on", "-c", "fsync=on"], mode, cwd="/", log=f"{peer}-pg")
    end = time.time() + 60
    while subprocess.run([PG / "pg_isready", "-q", "-U", "postgres", "-h", "127.0.0.1", "-p", str(port)]).returncode and time.time() < end:
        time.sleep(0.02)


def mosquitto(peer, mode, tcp, ws=None, extra="", keep=False):
    d = RUN / f"mosq-{peer}"
    fresh(d, keep)
    conf = f"per_listener_settings false\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 100000\nmax_inflight_messages 1000\nuser root\n{extra}listener {tcp} 127.0.0.1\n"
    if ws:
        conf += f"listener {ws} 127.0.0.1\nprotocol websockets\n"
    (d / "m.conf").write_text(conf)
    spawn(peer, ["/usr/sbin/mosquitto", "-c", d / "m.conf"], mode)


def nats(peer, mode, sync, keep):
    d, port = RUN / f"nats-{peer}", 4223 if peer == "ds" else 4222
    mqtt, websocket = PEERS[peer]["ports"]
    fresh(d, keep)
    (d / "n.conf").write_text(f'''listen: "127.0.0.1:{port}"
server_name: rig
jetstream {{ store_dir: "{d}/js" {sync} }}
mqtt {{ listen: "127.0.0.1:{mqtt}" }}
websocket {{ listen: "127.0.0.1:{websocket}", no_tls: true }}
''')
    spawn(peer, [NATS, "-c", d / "n.conf"], mode)
    wait_port(port)
    body = json.dumps(dict(name="CHAT", subjects=["chat.>"], storage="file", retention="limits", num_replicas=1))
    def create():
        with socket.create_connection(("127.0.0.1", port), 5) as s:
            s.sendall(f'CONNECT {{"verbose":false}}\r\nSUB _INBOX.rig 1\r\nPUB $JS.API.STREAM.CREATE.CHAT _INBOX.rig {len(body)}\r\n{body}\r\nPING\r\n'.encode())
            time.sleep(0.1)
            return b'"type"' in s.recv(65536)

    retry(create)


def rabbit(peer, mode, keep):
    d = RUN / f"rabbit-{peer}"
    fresh(d, keep)
    (d / "rabbitmq.conf").write_text("listeners.tcp.1 = 127.0.0.1:5672\ndefault_user = rig\ndefault_pass = rig\nloopback_users = none\nmqtt.listeners.tcp.1 = 127.0.0.1:1887\nweb_mqtt.tcp.ip = 127.0.0.1\nweb_mqtt.tcp.port = 15675\nmqtt.prefetch = 1000\nlog.console.level = warning\n")
    (d / "plugins").write_text("[rabbitmq_mqtt,rabbitmq_web_mqtt].\n")
    env = dict(RABBITMQ_NODENAME="rig@localhost", RABBITMQ_CONFIG_FILE=str(d / "rabbitmq"), RABBITMQ_ENABLED_PLUGINS_FILE=str(d / "plugins"), RABBITMQ_MNESIA_BASE=str(d / "db"), RABBITMQ_LOG_BASE=str(d / "log"), RABBITMQ_PID_FILE=str(d / "pid"), ERL_EPMD_ADDRESS="127.0.0.1", HOME=str(d), RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}")
    spawn(peer, ["/usr/lib/rabbitmq/bin/rabbitmq-server"], mode, env=env)
    wait_port(1887)
    wait_port(15675)
    def archive():  # a durable queue that stores everything: a persistent MQTT session that never reads
        with socket.create_connection(("127.0.0.1", 1887), 5) as s:
            s.sendall(b"\x10\x18\x00\x04MQTT\x04\xc0\x02\x58\x00\x02ar\x00\x03rig\x00\x03rig")
            if s.recv(99)[:4] != b"\x20\x02\x00\x00":
                return False
            s.sendall(b"\x82\x15\x00\x01\x00\x07alert/#\x01\x00\x06chat/#\x01")
            return s.recv(99)[:1] == b"\x90"

    if not keep:
        retry(archive)


def ejabberd(peer, mode, keep):
    d = RUN / f"ejabberd-{peer}"
    fresh(d, keep)
    (d / "ejabberd.yml").write_text('''hosts: [localhost]
loglevel: warning
auth_method: [anonymous]
anonymous_protocol: both
allow_multiple_connections: true
listen:
  - {port: 1888, ip: "127.0.0.1", module: mod_mqtt, backlog: 1000}
  - {port: 5280, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/mqtt: mod_mqtt}}
modules:
  mod_mqtt: {access_publish: {}, access_subscribe: {}, max_queue: 100000}
''')
    erl = ["/usr/bin/erl", "-noinput", "-mnesia", "dir", f'"{d}/db"', "-s", "ejabberd", "-sname", "ejrig@localhost", "-kernel", "inet_dist_use_interface", "{127,0,0,1}", "+K", "true", "-pa"]
    ebin = next(Path("/usr/lib/x86_64-linux-gnu/ejabberd").glob("**/ebin"), None) or next(Path("/usr/lib").glob("**/ejabberd*/ebin"))
    spawn(peer, erl + [ebin], mode, env=dict(EJABBERD_CONFIG_PATH=str(d / "ejabberd.yml"), EJABBERD_LOG_PATH=str(d / "ejabberd.log"), HOME=str(d), ERL_EPMD_ADDRESS="127.0.0.1", ERL_LIBS="/usr/lib/x86_64-linux-gnu"))
