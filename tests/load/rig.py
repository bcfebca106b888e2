#!/usr/bin/env python3
"""Starts peers and runs scenarios. One command each; see README.md. Standard library only."""
import json
import os
import re
import signal
import subprocess
import sys

import gateway
from machine import CG, GEN, HERE, RES, RUN, down, freeze, schedule, settle
from peers import PEERS, missing, up
from ratios import ratios

S1 = [dict(n=n, rate=r, devs=50) for n, r in [(1, 100), (100, 100), (1000, 10), (1, 1000), (100, 1000), (1000, 100)]]
S2 = [dict(n=n, rate=r) for n, r in [(5, 5), (20, 20), (40, 40), (60, 60), (100, 100), (1000, 1000), (5000, 1000)] if n <= gateway.LAB_PEOPLE]


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


def gen(peer, scenario, mode, out, **kw):
    p = PEERS[peer]
    user = p.get("chat", p["user"]) if scenario in ("s2", "s3", "s4") else p["user"]
    kw = {"user": user, "dev": p["dev"], **kw}
    if kw.pop("as_device", False):
        kw["user"], kw["role"] = p["dev"], "device"
    if peer in gateway.BINARIES:
        users = int(kw.get("n", 1)) if scenario in ("s2", "s3", "s4") and kw.get("role") != "device" else 0
        kw["people"] = gateway.people(PEERS[peer], users, 0 if scenario == "s3" else int(kw.get("fan", 1)))
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
    show = {k: row[k] for k in ("n", "rate", "success", "lat_p50", "lat_p99", "ack_p50", "ack_p99", "srv_cpu", "gen_cpu", "pss_mb", "kb_per_conn", "storm_s", "deliveries_s", "ready") if k in row and not (k == "deliveries_s" and scenario in ("s1", "s2"))}
    print(f"{peer:7}{scenario} {mode} {show}", flush=True)
    return row


def grid(scenario, variants, argv, name):
    """Runs every variant on every peer, `reps` times. A variant is run on all peers before the next repetition, so that
    whatever else the machine does happens to all of them; the peers that wait are frozen."""
    peers, reps, mode, kw = opts(argv)
    out = RES / f"{kw.pop('name', name)}.jsonl"
    steps = kw.pop("steps", "").split(",")
    variants = [v for v in variants if steps == [""] or (f"{v['n']}@{v['rate']}" if "rate" in v else f"{v['n']}:{v.get('fan', 1)}") in steps]
    if not variants:
        return
    try:
        for peer in peers:
            down(peer)  # what a run that was killed has left
            up(peer, mode)
            # JIT and pool warm-up, not recorded
            gen(peer, "s2" if scenario == "s4" else scenario, mode, "/dev/null", n=5, devs=50, rate=300, secs=3, warm=0, drain=5)
            settle(peer)
            freeze(peer, True)
        for v in variants:
            v = {**v, **kw}
            step = v.pop("scenario", scenario)
            for rep in range(reps):
                for peer in peers if rep % 2 == 0 else peers[::-1]:
                    freeze(peer, False)
                    settle(peer)
                    gen(peer, step, mode, out, **{"rep": rep, **v})
                    settle(peer)
                    freeze(peer, True)
    finally:
        for peer in peers:
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
    steps = dict(s1=S1, s2=S2)
    if given.get("short"):
        common = [a for a in common if not a.startswith("short=")] + ["secs=3", "warm=1"]
        steps = dict(s1=[dict(n=1, rate=100, devs=50)], s2=[dict(n=20, rate=20)])
    failed = False
    for scenario, variants in steps.items():
        name = f"bench-{scenario}"
        results = RES / f"{name}.jsonl"
        results.write_text("")
        grid(scenario, variants, common, name)
        rows = [json.loads(l) for l in results.read_text().splitlines()]
        failed |= bool(rows) and ratios(scenario, rows)
    if failed:
        sys.exit("our gateway lost messages or a run of it failed: see above")


def s5(argv):
    peers, reps, mode, kw = opts(argv)
    for peer in gateway.BINARIES:
        if peer in peers:
            peers.remove(peer)
            print(f"skip {peer}: its ports are others after a restart", flush=True)
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
                        wal = (RUN / "floor-data/wal").read_bytes()
                        r["acked_not_stored"] = len(set(acked.read_text().split()) - {m.decode() for m in re.findall(rb"~T\d+,(\d+)~", wal)})
                    with open(out, "a") as f:
                        f.write(json.dumps(r) + "\n")
                    print(peer, {k: r.get(k) for k in ("acked", "acked_not_delivered", "acked_not_stored", "ready_ws_s", "ready_dev_s", "fresh_ok")}, flush=True)
            finally:
                down(peer)


def main():
    if os.geteuid():
        sys.exit("root is needed: for cgroups and the scheduler")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))  # so that no peer is left running
    RUN.mkdir(exist_ok=True)
    RES.mkdir(exist_ok=True)
    cmd, argv = (sys.argv + ["help"])[1], sys.argv[2:]
    if cmd == "up":
        up(argv[0], (argv + ["pin"])[1], "keep" in argv)
    elif cmd == "down":
        for p in argv or PEERS:
            down(p)
    elif cmd == "s1":
        grid("s1", S1, argv, "s1")
    elif cmd == "s1max":
        ladder("s1", argv, "s1max", dict(n=1, devs=50))
    elif cmd == "s2":
        grid("s2", S2, argv, "s2")
    elif cmd == "s3":
        sizes = [int(x) for x in os.environ.get("S3_SIZES", "1000,5000,10000").split(",")]
        peers, reps, mode, kw = opts(argv)
        connecting = kw.pop("who", "users,devices").split(",")
        for rep in range(reps):
            for peer in peers:
                for dev in [who == "devices" for who in connecting]:
                    for n in sizes:
                        if dev and PEERS[peer]["dev"].startswith("http"):
                            continue
                        up(peer, mode)
                        try:
                            gen(peer, "s3", mode, RES / "s3.jsonl", rep=rep, n=n, as_device=dev, storm=int(n == 5000), **kw)
                        finally:
                            down(peer)
    elif cmd == "s4":
        grid("s4", [dict(n=100, fan=f, window=w) for f in (1, 10) for w in (1, 8)], argv, "s4")
    elif cmd == "s1sat":
        grid("s1", [dict(n=n, devs=50, window=w) for n in (1, 100) for w in (1, 8)], argv, "s1sat")
    elif cmd == "s6":
        grid("s6", [dict(n=d, devs=d, fan=f, window=w) for d, f, w in [(1, 1, 50), (50, 1, 8), (1, 100, 50)]], argv, "s6")
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
