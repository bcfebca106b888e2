//! One JSON line a run.
use crate::args::Args;
use hdrhistogram::Histogram;
use std::io::Write;

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
