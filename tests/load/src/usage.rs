//! What the peer and the generator use of the machine.

#[derive(Default)]
pub(crate) struct Usage {
    pub(crate) cpu_s: f64,
    pub(crate) pss_mb: f64,
    pub(crate) self_s: f64,
}

/// CPU seconds and proportional memory of every process in cgroup `cg`, and our own CPU.
pub(crate) fn usage(cg: &str) -> Usage {
    let mut u = Usage::default();
    let hz = crate::linux::ticks_per_second();
    let cpu = |pid: &str| -> f64 {
        let s = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let f: Vec<&str> = s.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        (11..15).filter_map(|i| f.get(i)?.parse::<f64>().ok()).sum::<f64>() / hz
    };
    u.self_s = cpu("self");
    for pid in std::fs::read_to_string(format!("{cg}/cgroup.procs")).unwrap_or_default().split_whitespace() {
        u.cpu_s += cpu(pid);
        let m = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        u.pss_mb += m
            .lines()
            .find_map(|l| l.strip_prefix("Pss:")?.split_whitespace().next()?.parse::<f64>().ok())
            .unwrap_or(0.0)
            / 1024.0;
    }
    u
}
