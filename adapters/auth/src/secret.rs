use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeline_bridge::ports::Secrets;

use crate::random::random_bytes;

/// Marks device secrets, so that scanners for leaked secrets find them.
const DEVICE_PREFIX: &str = "ll_dev_";

/// Secrets from the operating system's chance: 192 bits, in 32 characters of
/// `A-Z a-z 0-9 - _`. Devices' begin with `ll_dev_`.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomSecrets;

impl Secrets for RandomSecrets {
    fn secret(&self) -> String {
        URL_SAFE_NO_PAD.encode(random_bytes::<24>().as_slice())
    }

    fn device_secret(&self) -> String {
        format!("{DEVICE_PREFIX}{}", self.secret())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn secrets_differ_and_are_made_of_plain_characters() {
        let secrets: HashSet<_> = (0..1000).map(|_| RandomSecrets.secret()).collect();
        assert_eq!(secrets.len(), 1000);
        for secret in secrets {
            assert_eq!(secret.len(), 32);
            // No dot: it divides the parts of refresh tokens and JWTs.
            assert!(secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'), "{secret}");
        }
    }

    #[test]
    fn a_leaked_device_secret_is_recognised() {
        let secret = RandomSecrets.device_secret();
        assert_eq!(secret.strip_prefix("ll_dev_").map(str::len), Some(32), "{secret}");
        assert_ne!(secret, RandomSecrets.device_secret());
    }
}
