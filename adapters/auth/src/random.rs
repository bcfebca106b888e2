use rand::{TryRngCore, rngs::OsRng};
use zeroize::Zeroizing;

/// Bytes that nobody can guess, from the operating system. They are wiped when dropped.
///
/// # Panics
/// If the operating system has no source of chance: nothing secret can be made then.
pub(crate) fn random_bytes<const N: usize>() -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0; N]);
    OsRng.try_fill_bytes(bytes.as_mut_slice()).expect("the operating system gives random bytes");
    bytes
}
