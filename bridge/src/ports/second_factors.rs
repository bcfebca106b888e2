use lifeline_domain::{Timestamp, UserId};

/// A secret that a person's authenticator is to keep.
pub struct NewFactor {
    /// The secret, sealed: only the gateway's own key opens it, and for that person only.
    pub sealed_secret: String,
    /// The secret in base32 without padding, to be typed.
    pub secret: String,
    /// The secret as authenticators read it: `otpauth://totp/Lifeline:amina?secret=…`
    pub uri: String,
}

/// A sealed secret does not open: it is another person's, was altered, or another key sealed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret of a second factor does not open with this gateway's key")]
pub struct UnreadableSecret;

/// Codes of six digits that change every 30 seconds (TOTP, RFC 6238), and codes for whoever has lost their authenticator.
pub trait SecondFactors: Send + Sync {
    /// Makes a secret for a person, whom their authenticator calls `username`.
    fn make(&self, user: UserId, username: &str) -> NewFactor;
    /// The number of the period whose code this is: the present one, the one before or the one after, as clocks
    /// differ. None if it is of none of them.
    ///
    /// # Errors
    /// If the secret does not open.
    fn period_of(
        &self,
        user: UserId,
        sealed_secret: &str,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<u64>, UnreadableSecret>;
    /// A recovery code: 80 bits of chance in 16 of `a-z 2-7`.
    fn recovery_code(&self) -> String;
}
