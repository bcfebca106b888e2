//! How people and devices prove who they are: passwords (Argon2id), tokens (JWT,
//! HS256 and nothing else), and random secrets of devices and login sessions.

mod hs256;
mod passwords;
mod random;
mod secret;
mod signing_key;
mod tokens;

pub use passwords::{Argon2Passwords, PasswordCost};
pub use secret::RandomSecrets;
pub use signing_key::{SigningKey, SigningKeyError};
pub use tokens::JwtTokens;
