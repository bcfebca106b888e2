use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeline_bridge::ports::{NewFactor, SecondFactors, UnreadableSecret};
use lifeline_domain::{Timestamp, UserId};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::{FactorKey, random::random_bytes};

/// What authenticators show besides the person's name.
const ISSUER: &str = "Lifeline";
/// As long as a digest of SHA-1 (RFC 4226 §4, R6).
const SECRET_BYTES: usize = 20;
/// The first byte of what is sealed, so that another form can follow this one.
const FORM: u8 = 1;

/// Codes as all authenticators make them: SHA-1, six digits, 30 seconds (RFC 6238). Secrets are sealed with AES-256-GCM
/// (NIST SP 800-38D) for the person whose they are.
pub struct TotpFactors(LessSafeKey);

impl TotpFactors {
    /// Seals with `key`.
    pub fn new(key: &FactorKey) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key.as_bytes());
        Self(LessSafeKey::new(key.expect("a key of AES-256 has 32 bytes")))
    }

    fn seal(&self, user: UserId, secret: &[u8]) -> String {
        let nonce = *random_bytes::<NONCE_LEN>();
        let mut body = secret.to_vec();
        let sealed = self.0.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(user.to_string()),
            &mut body,
        );
        sealed.expect("twenty bytes are not too long to be sealed");
        URL_SAFE_NO_PAD.encode([&[FORM], nonce.as_slice(), &body].concat())
    }

    fn open(&self, user: UserId, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (form, rest) = sealed.split_first()?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).filter(|_| *form == FORM)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = self.0.open_in_place(nonce, Aad::from(user.to_string()), &mut body).ok()?.len();
        body.truncate(length);
        Some(body)
    }
}

fn totp(secret: &[u8], username: &str) -> Totp {
    let totp = Builder::new().with_secret(Secret::new(secret.into())).with_account_name(username);
    totp.with_issuer(Some(ISSUER)).build_noncompliant()
}

impl SecondFactors for TotpFactors {
    fn make(&self, user: UserId, username: &str) -> NewFactor {
        let secret = random_bytes::<SECRET_BYTES>();
        let totp = totp(secret.as_slice(), username);
        NewFactor {
            sealed_secret: self.seal(user, secret.as_slice()),
            secret: totp.secret().to_base32(),
            uri: totp.to_url().expect("a username has no colon"),
        }
    }

    fn period_of(
        &self,
        user: UserId,
        sealed_secret: &str,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<u64>, UnreadableSecret> {
        let secret = self.open(user, sealed_secret).ok_or(UnreadableSecret)?;
        let seconds = u64::try_from(now.as_millis() / 1000).unwrap_or_default();
        Ok(totp(&secret, "").check(code, seconds))
    }

    fn recovery_code(&self) -> String {
        Secret::new(Box::from(random_bytes::<10>().as_slice())).to_base32().to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const AMINA: UserId = UserId(Uuid::from_u128(1));
    const RAHMAN: UserId = UserId(Uuid::from_u128(2));

    fn factors() -> TotpFactors {
        TotpFactors::new(&FactorKey::random())
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    /// RFC 6238, appendix B, for SHA-1: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let factors = factors();
        let sealed = factors.seal(AMINA, b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let period = u64::try_from(seconds / 30).unwrap();
            let found = |at_s| factors.period_of(AMINA, &sealed, code, at(at_s)).unwrap();
            for skewed in [seconds - 30, seconds, seconds + 30] {
                assert_eq!(found(skewed), Some(period), "{code} at {skewed}");
            }
            assert_eq!(found(seconds + 60), None, "{code}");
            // There is no time before 1970.
            assert!(seconds < 60 || found(seconds - 60).is_none(), "{code}");
        }
        for wrong in ["", "287083", "28708", "2870820", "28708x", "٢٨٧٠٨٢"] {
            assert_eq!(factors.period_of(AMINA, &sealed, wrong, at(59)), Ok(None), "{wrong}");
        }
    }

    #[test]
    fn a_secret_opens_for_its_owner_with_its_key_and_unaltered_only() {
        let (factors, others) = (self::factors(), self::factors());
        let sealed = factors.make(AMINA, "amina").sealed_secret;
        assert!(factors.period_of(AMINA, &sealed, "000000", at(0)).is_ok());
        let altered = format!("{}{}", &sealed[..20], sealed[20..].to_ascii_uppercase());
        assert_ne!(altered, sealed);
        for (factors, user, sealed) in
            [(&others, AMINA, &sealed), (&factors, RAHMAN, &sealed), (&factors, AMINA, &altered)]
        {
            assert_eq!(factors.period_of(user, sealed, "000000", at(0)), Err(UnreadableSecret));
        }
        assert_eq!(factors.period_of(AMINA, "", "000000", at(0)), Err(UnreadableSecret));
    }

    #[test]
    fn what_an_authenticator_is_given_is_what_is_sealed() {
        let factors = factors();
        let made = factors.make(AMINA, "amina.k");
        let secret = factors.open(AMINA, &made.sealed_secret).unwrap();
        assert_eq!(secret.len(), SECRET_BYTES);
        assert_eq!(Secret::try_from_base32(&made.secret).unwrap().as_bytes(), secret.as_slice());
        let uri = format!("otpauth://totp/Lifeline:amina.k?secret={}&issuer=Lifeline", made.secret);
        assert_eq!(made.uri, uri);
        assert_ne!(factors.make(AMINA, "amina.k").secret, made.secret);
        let code = factors.recovery_code();
        assert_eq!(code.len(), 16);
        assert!(code.chars().all(|c| matches!(c, 'a'..='z' | '2'..='7')), "{code}");
        assert_ne!(factors.recovery_code(), code);
    }
}
