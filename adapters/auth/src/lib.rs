//! How people and devices prove who they are: passwords (Argon2id), tokens (JWT,
//! HS256 and nothing else), codes of authenticators (TOTP), passkeys (WebAuthn), and random secrets of devices and login sessions.

mod factors;
mod hs256;
mod key_file;
mod passkeys;
mod passwords;
mod random;
mod secret;
mod tokens;

pub use factors::TotpFactors;
pub use key_file::{FactorKey, Key, KeyFileError, KeyUse, Sealing, Signing, SigningKey};
pub use passkeys::WebAuthnPasskeys;
pub use passwords::{Argon2Passwords, PasswordCost};
pub use secret::RandomSecrets;
pub use tokens::JwtTokens;
