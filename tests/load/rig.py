#!/usr/bin/env python3
"""Starts peers and runs scenarios. One command each; see README.md. Standard library only."""
import http.client, json, os, random, shutil, signal, socket, statistics, subprocess, sys, time, uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUN, RES = HERE / "run", HERE / "results"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target"))
GEN = TARGET / "release/lifeline-load"
GATEWAY = Path(os.environ.get("LIFELINE_BIN", TARGET / "release/lifeline"))
PG = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/bin"))
NATS = next((p for p in (RUN / "venv/bin/nats-server", Path(shutil.which("nats-server") or "/usr/sbin/nats-server")) if p.exists()), Path("/usr/sbin/nats-server"))
CG = next((p for p in (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup")) if (p / "cgroup.procs").exists()), Path("/sys/fs/cgroup"))

# user / dev: generator adapters; ports: all must accept before the peer counts as ready
PEERS = {
    "a": dict(user="sio:3000", dev="http:3000", ports=[3000], what="Express+Socket.IO+JWT+PostgreSQL (seed stack)"),
    "b": dict(user="nr:1880/ws", dev="mqtt:1884", ports=[1884, 1880], what="Mosquitto+Node-RED+PostgreSQL (SERS-like)"),
    "c": dict(user="mqttws1:9001/", dev="mqtt:1885", ports=[1885, 9001], what="Mosquitto, own WebSocket listener, no storage"),
    "c0": dict(user="mqttws0:9001/", dev="mqtt:1885", ports=[1885, 9001], what="as c, responders subscribe with QoS 0"),
    "d": dict(user="mqttws1:8443/mqtt", dev="mqtt:1886", chat="natsws:8443/", ports=[1886, 8443], what="NATS JetStream, file store, default sync (2 min)"),
    "d0": dict(user="natsws:8443/", dev="mqtt:1886", chat="natsws:8443/", ports=[1886, 8443], what="as d, responders are core NATS subscribers (no wait for the store)"),
    "ds": dict(user="mqttws1:8443/mqtt", dev="mqtt:1886", chat="natsws:8443/", ports=[1886, 8443], what="NATS JetStream, sync_interval always"),
    "e": dict(user="mqttws1:15675/ws", dev="mqtt:1887", ports=[1887, 15675], what="RabbitMQ MQTT+Web-MQTT, durable archive queue"),
    "f": dict(user="mqttws1:5280/mqtt", dev="mqtt:1888", ports=[1888, 5280], what="ejabberd mod_mqtt, no storage"),
    "g": dict(user="sio:3001", dev="mqtt:1890", ports=[3001, 1890], what="Aedes+Socket.IO+PostgreSQL, one Node process"),
    "floor": dict(user="json:8081/ws", dev="mqtt:1889", ports=[1889, 8081], what="physical floor: epoll + WAL group commit (fdatasync)"),
    "floor0": dict(user="json:8081/ws", dev="mqtt:1889", ports=[1889, 8081], what="physical floor without storage"),
    # its ports are any that are free: up() fills in the adapters
    "lifeline": dict(user="", dev="", ports=[], what="our gateway"),
}


def schedule():
    """RIG_SCHED=rr (default) runs peer and generator alike as SCHED_RR, so that batch jobs on a shared
    machine (compilers) do not show up as server latency; RIG_SCHED=other leaves the normal scheduler."""
    if os.environ.get("RIG_SCHED", "rr") == "rr":
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(5))


def spawn(peer, cmd, mode, cwd=None, env=None, log=None):
    cg = CG / f"rig-{peer}"
    cg.mkdir(exist_ok=True)

    def enter():
        os.setsid()
        (cg / "cgroup.procs").write_text(str(os.getpid()))
        if mode == "pin":
            os.sched_setaffinity(0, {0})
        schedule()

    out = open(RUN / f"{log or peer}.log", "ab")
    return subprocess.Popen([str(c) for c in cmd], cwd=cwd or RUN, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=enter)


def wait_port(port, secs=60):
    end = time.time() + secs
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.005)
    sys.exit(f"port {port} never opened")


def retry(f, secs=20):
    end = time.time() + secs
    while time.time() < end:
        try:
            if f():
                return
        except OSError:
            pass
        time.sleep(0.05)
    sys.exit("peer set-up failed")


def fresh(path, keep):
    if not keep:
        shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True, exist_ok=True)


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
    d = RUN / f"nats-{peer}"
    fresh(d, keep)
    (d / "n.conf").write_text(f'''listen: "127.0.0.1:4222"
server_name: rig
jetstream {{ store_dir: "{d}/js" {sync} }}
mqtt {{ listen: "127.0.0.1:1886" }}
websocket {{ listen: "127.0.0.1:8443", no_tls: true }}
''')
    spawn(peer, [NATS, "-c", d / "n.conf"], mode)
    wait_port(4222)
    body = json.dumps(dict(name="CHAT", subjects=["chat.>"], storage="file", retention="limits", num_replicas=1))
    def create():
        with socket.create_connection(("127.0.0.1", 4222), 5) as s:
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


LAB_PEOPLE = int(os.environ.get("RIG_PEOPLE", "1000"))
RECIPIENTS = 8  # of each user: the conversations to choose from


def gateway(mode):
    """Starts our gateway in its lab mode on an empty folder and notes where it listens."""
    d = RUN / "lifeline-data"
    fresh(d, False)
    log = RUN / "lifeline.log"
    log.unlink(missing_ok=True)
    process = spawn("lifeline", [GATEWAY, "dev", "--json", "--data", d, "--ports", "auto", "--lab", "--lab-people", LAB_PEOPLE], mode)
    end = time.time() + 300
    while time.time() < end and process.poll() is None:
        line = next((l for l in log.read_text().splitlines(keepends=True) if l.startswith("{") and l.endswith("\n")), None)
        if line:
            said = json.loads(line)
            dev, user = said["mqtt_lab"].rsplit(":", 1)[1], said["http_lab"].rsplit(":", 1)[1]
            PEERS["lifeline"].update(user=f"lifeline:{user}/v1/ws", dev=f"lifelinemqtt:{dev}", http=int(user), ports=[int(user), int(dev)])
            return
        time.sleep(0.05)
    sys.exit(f"the gateway did not start: {log.read_text()[-500:]}")


class Conversations:
    """Opens conversations over REST, each set of members once a run of the gateway."""

    def __init__(self, port):
        self.opened = {}
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def open(self, people, token):
        key = frozenset(people)
        if key not in self.opened:
            kind = "direct" if len(people) == 2 else "group"
            asked = dict(id=str(uuid.uuid4()), kind=kind, members=people, **({"title": "bench"} if kind == "group" else {}))
            self.http.request("POST", "/v1/conversations", json.dumps(asked), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            answer = self.http.getresponse()
            body = answer.read()
            if answer.status not in (200, 201):
                sys.exit(f"POST /v1/conversations: {answer.status} {body.decode()[:300]}")
            self.opened[key] = json.loads(body)["id"]
        return self.opened[key]


def people(n, fan):
    """Writes the generator's people file: the responder's token; for each user a token and conversations,
    direct ones with RECIPIENTS fixed others (fewer if there are fewer), or one group with `fan` others."""
    lab = json.loads((RUN / "lifeline-data/lab.json").read_text())
    if n > len(lab["people"]):
        sys.exit(f"{n} users, but the gateway was started with {len(lab['people'])}: set RIG_PEOPLE")
    port = PEERS["lifeline"]["http"]
    if getattr(people, "port", None) != port:
        people.port, people.conversations = port, Conversations(port)
    users, lines = lab["people"][:n], [lab["responder"]]
    for k, user in enumerate(users if n > 1 else []):
        choice = random.Random(k)
        others = [i for i in choice.sample(range(n), min(n, max(RECIPIENTS, fan) + 1)) if i != k]
        sets = [others[:fan]] if fan > 1 else [[i] for i in others[:RECIPIENTS]]
        ids = [people.conversations.open([user["id"], *(users[i]["id"] for i in s)], user["token"]) for s in sets]
        lines.append(" ".join([user["token"], *ids]))
    file = RUN / "lifeline-people.txt"
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n")
    return file


def missing(peer):
    """Why this machine cannot run the peer, or None."""
    needs = dict(
        a=[("PostgreSQL", PG / "postgres"), ("npm ci in peers/node", HERE / "peers/node/node_modules")],
        b=[("PostgreSQL", PG / "postgres"), ("Mosquitto", Path("/usr/sbin/mosquitto")), ("npm ci in peers/node", HERE / "peers/node/node_modules"), ("npm ci in peers/nodered", HERE / "peers/nodered/node_modules")],
        c=[("Mosquitto", Path("/usr/sbin/mosquitto"))],
        d=[("nats-server", NATS)],
        e=[("RabbitMQ", Path("/usr/lib/rabbitmq/bin/rabbitmq-server"))],
        f=[("ejabberd", Path("/usr/sbin/ejabberdctl"))],
        lifeline=[("the release gateway", GATEWAY)],
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
    elif peer == "lifeline":
        gateway(mode)
    for p in PEERS[peer]["ports"]:
        wait_port(p)
    if peer == "b" and not keep:
        time.sleep(2)  # the flow starts after the port opens


def down(peer):
    """kill -9 of exactly the processes that up() put in this peer's cgroup."""
    procs = CG / f"rig-{peer}/cgroup.procs"
    for _ in range(200):
        if not procs.exists():
            return
        pids = procs.read_text().split()
        if not pids:
            break
        for p in pids:
            try:
                os.kill(int(p), signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.02)
    try:
        procs.parent.rmdir()
    except OSError:
        pass


def gen(peer, scenario, mode, out, **kw):
    p = PEERS[peer]
    user = p.get("chat", p["user"]) if scenario in ("s2", "s3", "s4") else p["user"]
    kw = {"user": user, "dev": p["dev"], **kw}
    if peer == "lifeline":
        kw["people"] = people(1 if scenario in ("s1", "s5") else int(kw.get("n", 1)), int(kw.get("fan", 1)))
    if kw.pop("as_device", False):
        kw["user"], kw["role"] = p["dev"], "device"
    cmd = (["taskset", "-c", "1"] if mode == "pin" else []) + [str(GEN), scenario, f"label={peer}", f"mode={mode}", f"cg={CG}/rig-{peer}", f"out={out}"]
    cmd += [f"{k}={v}" for k, v in kw.items()]
    r = subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=schedule, env={**os.environ, "RUST_BACKTRACE": "0"})
    if r.returncode:
        err = [l for l in r.stderr.splitlines() if l.strip() and "panicked" not in l and not l.startswith("note:")] or ["?"]
        print(f"FAIL {peer} {scenario} {kw}: {err[-1]}", flush=True)
        with open(out, "a") as f:
            f.write(json.dumps(dict(scenario=scenario, label=peer, mode=mode, failed=err[-1][:200], n=int(kw.get("n", 0)), rate=float(kw.get("rate", 0)), rep=str(kw.get("rep", "")))) + "\n")
        return None
    row = json.loads(r.stdout.strip().splitlines()[-1])
    show = {k: row[k] for k in ("n", "rate", "success", "lat_p50", "lat_p99", "ack_p50", "ack_p99", "srv_cpu", "gen_cpu", "pss_mb", "kb_per_conn", "storm_s") if k in row}
    print(f"{peer:7}{scenario} {mode} {show}", flush=True)
    return row


def settle(peer):
    """Wait until the peer is idle (a backlog of the last run must not leak into the next)."""
    hz, last = os.sysconf("SC_CLK_TCK"), None
    for _ in range(40):
        cpu = 0
        for p in (CG / f"rig-{peer}/cgroup.procs").read_text().split():
            try:
                f = Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split()
                cpu += int(f[11]) + int(f[12])
            except OSError:
                pass
        if last is not None and (cpu - last) / hz < 0.03:
            return
        last = cpu
        time.sleep(0.5)


def opts(argv):
    kw = dict(a.split("=", 1) for a in argv)
    peers = []
    for peer in kw.pop("peers", "a,b,c,d,ds,e,f,g,floor,lifeline").split(","):
        reason = missing(peer)
        if reason:
            print(f"skip {peer}: {reason}", flush=True)
        else:
            peers.append(peer)
    reps, mode = int(kw.pop("reps", 1)), kw.pop("mode", "pin")
    return peers, reps, mode, kw


def grid(scenario, variants, argv, name):
    """Runs every variant on every peer, peers interleaved, `reps` times, each peer started fresh."""
    peers, reps, mode, kw = opts(argv)
    out = RES / f"{kw.pop('name', name)}.jsonl"
    for rep in range(reps):
        for peer in peers if rep % 2 == 0 else peers[::-1]:
            up(peer, mode)
            try:  # JIT and pool warm-up, not recorded
                gen(peer, "s2" if scenario == "s4" else scenario, mode, "/dev/null", n=5, devs=50, rate=300, secs=3, warm=0, drain=5)
                for v in variants:
                    v = {**v, **kw}
                    settle(peer)
                    gen(peer, v.pop("scenario", scenario), mode, out, **{"rep": rep, **v})
            finally:
                down(peer)


def ladder(scenario, argv, name, base, ok_ms=250):
    """Highest fixed rate with success >= 99.9 % and p99 <= ok_ms, by steps of 1.5."""
    peers, reps, mode, kw = opts(argv)
    out, start = RES / f"{kw.pop('name', name)}.jsonl", float(kw.pop("start", 500))
    for rep in range(reps):
        for peer in peers:
            best, rate = 0, start
            while True:
                up(peer, mode)
                try:
                    r = gen(peer, scenario, mode, RES / f"{name}-steps.jsonl", rep=rep, rate=round(rate), warm=1, secs=4, **{**base, **kw})
                finally:
                    down(peer)
                if not r or r["success"] < 0.999 or r["lat_p99"] > ok_ms * 1000:
                    break
                best, rate = round(rate), rate * 1.5
            with open(out, "a") as f:
                f.write(json.dumps(dict(scenario=name, label=peer, mode=mode, rep=rep, max_rate=best, **{k: str(v) for k, v in {**base, **kw}.items()})) + "\n")
            print(f"{peer:7}{name} max {best}/s", flush=True)


def bench(argv):
    """S1 and S2 on every peer in one interleaved run; prints how our gateway compares, as Markdown."""
    given = dict(a.split("=", 1) for a in argv)
    common = [f"{k}={v}" for k, v in {"mode": "free", "peers": "lifeline,a,g,ds,b,c,d,e,f,floor", **given}.items()]
    steps = dict(s1=[dict(n=n, rate=r, devs=50) for n, r in [(1, 100), (1, 1000), (100, 100), (100, 1000)]],
                 s2=[dict(n=n, rate=n) for n in (20, 100, 1000)])
    if given.get("short"):
        common = [a for a in common if not a.startswith("short=")] + ["secs=3", "warm=1"]
        steps = dict(s1=[dict(n=1, rate=100, devs=50)], s2=[dict(n=20, rate=20)])
    failed = False
    for scenario, variants in steps.items():
        name = f"bench-{scenario}"
        (RES / f"{name}.jsonl").unlink(missing_ok=True)
        grid(scenario, variants, common, name)
        failed |= ratios(scenario, [json.loads(l) for l in (RES / f"{name}.jsonl").read_text().splitlines()])
    if failed:
        sys.exit("our gateway lost messages or a run of it failed: see above")


def ratios(scenario, rows):
    """Prints a table of medians with ours/peer in brackets (below 1: ours is better); whether ours failed."""
    metrics = ("lat_p50", "lat_p99", "ack_p50", "ack_p99")
    peers = list(dict.fromkeys(r["label"] for r in rows))
    print(f"\n### {scenario}: ms, and ours / peer in brackets (below 1: ours is faster)\n")
    print("| step | peer | delivered | " + " | ".join(m.replace("_", " ") for m in metrics) + " |")
    print("|---|---|---|" + "---|" * len(metrics))
    for n, rate in dict.fromkeys((r["n"], r["rate"]) for r in rows):
        def runs(peer):
            return [r for r in rows if (r["label"], r["n"], r["rate"]) == (peer, n, rate) and "failed" not in r]

        ours = runs("lifeline")
        for peer in peers:
            theirs, cells = runs(peer), []
            for m in metrics if theirs else ():
                value = statistics.median(r[m] for r in theirs)
                ratio = f" ({statistics.median(r[m] for r in ours) / value:.2f})" if ours and peer != "lifeline" and value else ""
                cells.append(f"{value / 1e3:.2f}{ratio}")
            delivered = f"{min(r['success'] for r in theirs) * 100:.1f} %" if theirs else "failed"
            print(f"| N={n:.0f}, {rate:.0f}/s | {peer} | {delivered} | " + " | ".join(cells or ["-"] * len(metrics)) + " |")
    print(flush=True)
    return any(r["label"] == "lifeline" and ("failed" in r or r["success"] < 1) for r in rows)


def s5(argv):
    peers, reps, mode, kw = opts(argv)
    if "lifeline" in peers:
        peers.remove("lifeline")
        print("skip lifeline: its ports are others after a restart", flush=True)
    out = RES / f"s5{'-offline' if kw.get('offline') else ''}.jsonl"
    for rep in range(reps):
        for peer in peers:
            up(peer, mode)
            acked = RUN / "acked.txt"
            try:
                r = gen(peer, "s5", mode, RES / "s5-raw.jsonl", rep=rep, restart=f"{sys.executable} {HERE}/rig.py up {peer} {mode} keep", acked=acked, **{"devs": 20, "rate": 500, "secs": 5, "drain": 20 if kw.get("offline") else 3, **kw})
                if r:
                    pg = dict(a=5501, b=5503, g=5502).get(peer)
                    if pg:
                        q = subprocess.run(["psql", "-h", "127.0.0.1", "-p", str(pg), "-U", "postgres", "-Atc", "select split_part(split_part(body->>'m',',',2),'~',1) from emergencies"], capture_output=True, text=True).stdout.split()
                        r["acked_not_stored"] = len(set(acked.read_text().split()) - set(q))
                    if peer == "floor":
                        import re
                        wal = (RUN / "floor-data/wal").read_bytes()
                        r["acked_not_stored"] = len(set(acked.read_text().split()) - {m.decode() for m in re.findall(rb"~T\d+,(\d+)~", wal)})
                    with open(out, "a") as f:
                        f.write(json.dumps(r) + "\n")
                    print(peer, {k: r.get(k) for k in ("acked", "acked_not_delivered", "acked_not_stored", "ready_ws_s", "ready_dev_s", "fresh_ok")}, flush=True)
            finally:
                down(peer)


def main():
    RUN.mkdir(exist_ok=True)
    RES.mkdir(exist_ok=True)
    cmd, argv = (sys.argv + ["help"])[1], sys.argv[2:]
    if cmd == "up":
        up(argv[0], (argv + ["pin"])[1], "keep" in argv)
    elif cmd == "down":
        for p in argv or PEERS:
            down(p)
    elif cmd == "s1":
        grid("s1", [dict(n=n, rate=r, devs=50) for n, r in [(1, 100), (100, 100), (1000, 10), (1, 1000), (100, 1000), (1000, 100)]], argv, "s1")
    elif cmd == "s1max":
        ladder("s1", argv, "s1max", dict(n=1, devs=50))
    elif cmd == "s2":
        grid("s2", [dict(n=n, rate=r) for n, r in [(5, 5), (20, 20), (40, 40), (60, 60), (100, 100), (1000, 1000), (5000, 1000)]], argv, "s2")
    elif cmd == "s3":
        sizes = [int(x) for x in os.environ.get("S3_SIZES", "1000,5000,10000").split(",")]
        peers, reps, mode, kw = opts(argv)
        for rep in range(reps):
            for peer in peers:
                for dev in (False, True):
                    for n in sizes:
                        if dev and (n == 5000 or PEERS[peer]["dev"].startswith("http")):
                            continue
                        up(peer, mode)
                        try:
                            gen(peer, "s3", mode, RES / "s3.jsonl", rep=rep, n=n, as_device=dev, storm=int(n == 5000 and not dev), **kw)
                        finally:
                            down(peer)
    elif cmd == "s4":
        grid("s4", [dict(n=100, fan=f, window=w) for f in (1, 10) for w in (1, 8)], argv, "s4")
    elif cmd == "s1sat":
        grid("s1", [dict(n=n, devs=50, window=w) for n in (1, 100) for w in (1, 8)], argv, "s1sat")
    elif cmd == "s5":
        s5(argv)
    elif cmd == "bench":
        bench(argv)
    elif cmd == "probe":
        subprocess.run([GEN, "probe", f"dir={RUN}", f"out={RES}/probe.jsonl"], check=True, preexec_fn=schedule)
    else:
        print(__doc__)
        for k, v in PEERS.items():
            print(f"  {k:7}{v['what']}")


if __name__ == "__main__":
    main()
