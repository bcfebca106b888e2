use lifeline_bridge::ports::AddressSigner;
use ring::hmac;

use crate::MasterKey;

/// What the key for addresses is made for: no other use of the master key signs this text.
const PURPOSE: &[u8] = b"lifeline: addresses of media, 1";

/// Signs addresses by HMAC-SHA-256 (RFC 2104) with a key of its own.
pub struct HmacAddresses(hmac::Key);

impl HmacAddresses {
    /// A signer whose key follows from the master key: addresses are good over a restart.
    pub fn new(master: &MasterKey) -> Self {
        let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, master.as_bytes()), PURPOSE);
        Self(hmac::Key::new(hmac::HMAC_SHA256, own.as_ref()))
    }
}

impl AddressSigner for HmacAddresses {
    fn sign(&self, text: &str) -> String {
        hmac::sign(&self.0, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn holds(&self, text: &str, signature: &str) -> bool {
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let bytes: Option<Vec<u8>> = signature.as_bytes().chunks(2).map(byte).collect();
        bytes.is_some_and(|bytes| hmac::verify(&self.0, text.as_bytes(), &bytes).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_one_text_and_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let signer = |name: &str| HmacAddresses::new(&MasterKey::open_or_create(&folder.path().join(name)).unwrap());
        let (one, other) = (signer("one"), signer("other"));
        let signature = one.sign("a");
        assert!(signer("one").holds("a", &signature));
        assert!(!one.holds("b", &signature) && !other.holds("a", &signature));
        for wrong in ["", "0", "zz", "é", &signature[1..], &signature[..62], &format!("{signature}00")] {
            assert!(!one.holds("a", wrong), "{wrong}");
        }
    }
}
