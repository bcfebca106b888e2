//! Tokens for the peers.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub(crate) const SECRET: &str = "rig-secret-rig-secret-rig-secret";

/// HS256 token; `role` is "user" or "responder", `group` a room the user is in.
pub(crate) fn jwt(user: &str, role: &str, group: &str) -> String {
    let body = format!(r#"{{"sub":"{user}","role":"{role}","groups":["{group}"],"iat":1700000000,"exp":4000000000}}"#);
    let head = format!("{}.{}", B64.encode(r#"{"alg":"HS256","typ":"JWT"}"#), B64.encode(body));
    let mut m = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    m.update(head.as_bytes());
    format!("{head}.{}", B64.encode(m.finalize().into_bytes()))
}
