//! AES-256-GCM (NIST SP 800-38D): what is sealed opens with the same key, in the same place, unaltered, or not at all.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::master_key::random;

/// The first byte of what is sealed, so that another form can follow this one.
const FORM: u8 = 1;

/// A key, ready for use.
pub(crate) fn key(bytes: &[u8; 32]) -> LessSafeKey {
    let key = UnboundKey::new(&AES_256_GCM, bytes);
    LessSafeKey::new(key.unwrap_or_else(|_| unreachable!("a key of AES-256 has 32 bytes")))
}

/// Seals bytes for a place: the form, a random nonce, the ciphertext and its tag. A key seals far fewer than the
/// 2^32 pieces for which random nonces are good.
///
/// # Errors
/// If the operating system gives no random bytes.
pub(crate) fn seal(key: &LessSafeKey, place: &str, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let nonce: [u8; NONCE_LEN] = random()?;
    let mut sealed = Vec::with_capacity(1 + NONCE_LEN + bytes.len() + AES_256_GCM.tag_len());
    sealed.push(FORM);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(bytes);
    let body = &mut sealed[1 + NONCE_LEN..];
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = key.seal_in_place_separate_tag(nonce, Aad::from(place.as_bytes()), body);
    let tag = tag.map_err(|_| std::io::Error::other("it is too long to be sealed"))?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

/// Opens what was sealed for a place; none if it was not, or not with this key.
pub(crate) fn open(key: &LessSafeKey, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (form, rest) = sealed.split_first()?;
    let (nonce, body) = rest.split_at_checked(NONCE_LEN).filter(|_| *form == FORM)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut body = body.to_vec();
    let length = key.open_in_place(nonce, Aad::from(place.as_bytes()), &mut body).ok()?.len();
    body.truncate(length);
    Some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_unaltered_in_its_place_with_its_key_only() {
        let (one, other) = (key(&[1; 32]), key(&[2; 32]));
        for bytes in [&b""[..], b"x", &[7; 1000]] {
            let sealed = seal(&one, "here", bytes).unwrap();
            assert_eq!(open(&one, "here", &sealed).as_deref(), Some(bytes));
            assert_ne!(seal(&one, "here", bytes).unwrap(), sealed, "the same bytes do not look the same");
            assert_eq!(open(&one, "there", &sealed), None);
            assert_eq!(open(&other, "here", &sealed), None);
            for at in [0, 1, 12, 13, sealed.len() - 1] {
                let mut altered = sealed.clone();
                altered[at] ^= 1;
                assert_eq!(open(&one, "here", &altered), None, "byte {at}");
            }
            for length in 0..sealed.len().min(40) {
                assert_eq!(open(&one, "here", &sealed[..length]), None);
            }
        }
    }
}
