//! Arguments: the scenario, then key=value.
use std::collections::HashMap;

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
