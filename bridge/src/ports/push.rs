use lifeline_domain::Problem;

/// What the application has to know of how pushes are sent.
pub trait Pusher: Send + Sync {
    /// The gateway's public key, by which push services know it (VAPID, RFC 8292 §3.2): an uncompressed point of P-256,
    /// base64url without padding. A browser subscribes with it.
    fn public_key(&self) -> &str;

    /// Whether pushes can go to this address and be read with these keys.
    ///
    /// # Errors
    /// `invalid_field`, naming it.
    fn check(&self, endpoint: &str, p256dh: &str, auth: &str) -> Result<(), Problem>;
}
