"""Where things are on this machine, and processes in cgroups of their own."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUN, RES = HERE / "run", HERE / "results"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target"))
GEN = TARGET / "release/lifeline-load"
GATEWAY = Path(os.environ.get("LIFELINE_BIN", TARGET / "release/lifeline"))
PG = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/bin"))
BEFORE = Path(os.environ.get("LIFELINE_BEFORE", "/nonexistent"))
NATS = next((p for p in (RUN / "venv/bin/nats-server", Path(shutil.which("nats-server") or "/usr/sbin/nats-server")) if p.exists()), Path("/usr/sbin/nats-server"))
CG = next((p for p in (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup")) if (p / "cgroup.procs").exists()), Path("/sys/fs/cgroup"))


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
    freeze(peer, False)  # what starts there again should run
    try:
        procs.parent.rmdir()
    except OSError:
        pass


def freeze(peer, frozen):
    """Holds a peer while others are measured, or lets it go on."""
    (CG / f"rig-{peer}/cgroup.freeze").write_text(str(int(frozen)))


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
