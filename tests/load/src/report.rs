//! Arguments (key=value), process usage, and one JSON line per run.
use hdrhistogram::Histogram;
use std::collections::HashMap;
use std::io::Write;

#[derive(Clone)]
pub(crate) struct Args(HashMap<String, String>);

impl Args {
    pub(crate) fn parse() -> Args {
        let mut m = HashMap::new();
        let mut it = std::env::args().skip(1);
        m.insert("scenario".into(), it.next().unwrap_or_default());
        for a in it {
            let (k, v) = a.split_once('=').expect("arguments are key=value");
            m.insert(k.to_string(), v.to_string());
        }
        Args(m)
    }
    pub(crate) fn s(&self, k: &str) -> String {
        self.0.get(k).cloned().unwrap_or_default()
    }
    pub(crate) fn f(&self, k: &str, d: f64) -> f64 {
        self.0.get(k).map_or(d, |v| v.parse().expect(k))
    }
    pub(crate) fn u(&self, k: &str, d: usize) -> usize {
        self.f(k, d as f64) as usize
    }
    pub(crate) fn set(&mut self, k: &str, v: &str) {
        self.0.insert(k.into(), v.into());
    }
}

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

pub(crate) struct Row(Vec<String>);

impl Row {
    pub(crate) fn new(a: &Args) -> Row {
        let mut r = Row(vec![]);
        for k in ["scenario", "label", "mode", "rep", "role"] {
            if !a.s(k).is_empty() {
                r.0.push(format!("\"{k}\":\"{}\"", a.s(k)));
            }
        }
        r
    }
    pub(crate) fn num(&mut self, k: &str, v: f64) -> &mut Row {
        self.0.push(if v.fract() == 0.0 { format!("\"{k}\":{v:.0}") } else { format!("\"{k}\":{v:.4}") });
        self
    }
    /// Percentiles in microseconds (the histogram counts tenths).
    pub(crate) fn hist(&mut self, k: &str, h: &Histogram<u64>) -> &mut Row {
        for (n, q) in [("p50", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1.0)] {
            self.num(&format!("{k}_{n}"), h.value_at_quantile(q) as f64 / 10.0);
        }
        self.num(&format!("{k}_mean"), (h.mean() * 10.0).round() / 100.0)
    }
    pub(crate) fn emit(&self, a: &Args) {
        let line = format!("{{{}}}", self.0.join(","));
        println!("{line}");
        if !a.s("out").is_empty() {
            let mut f = std::fs::OpenOptions::new().create(true).append(true).open(a.s("out")).unwrap();
            writeln!(f, "{line}").unwrap();
        }
    }
}
