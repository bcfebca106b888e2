use async_trait::async_trait;

/// Slow hashes of people's passwords (Argon2id), computed off the event loop and
/// never more at once than there are cores for it.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// The hash in PHC form.
    async fn hash(&self, password: String) -> String;
    /// Whether the password gives this hash. With no hash it takes as long and says
    /// no, so that time does not tell who is registered.
    async fn verify(&self, password: String, hash: Option<String>) -> bool;
}
