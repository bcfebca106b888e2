"""How our gateway compares with each peer, as Markdown."""
import statistics


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
