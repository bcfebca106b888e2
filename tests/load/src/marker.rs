//! What every payload carries.

/// Marker carried in every payload: intended send time (ns) and sequence number.
pub(crate) fn marker(t: u64, seq: u32) -> String {
    format!("~T{t},{seq}~")
}

pub(crate) fn find_marker(p: &[u8]) -> Option<(u64, u32)> {
    let i = memchr::memmem::find(p, b"~T")? + 2;
    let (t, n) = digits(&p[i..]);
    let (s, m) = digits(p.get(i + n + 1..)?);
    if n == 0 || m == 0 { None } else { Some((t, s as u32)) }
}

pub(crate) fn digits(p: &[u8]) -> (u64, usize) {
    let mut v = 0u64;
    let mut n = 0;
    while n < p.len() && p[n].is_ascii_digit() {
        v = v.wrapping_mul(10).wrapping_add((p[n] - b'0') as u64);
        n += 1;
    }
    (v, n)
}
