use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use lifeline_tests::Gateway;
use serde_json::{Value, json};
use sha2::{Sha256, Sha512};

/// A token that opens no door.
pub(crate) struct BadToken {
    pub(crate) what: &'static str,
    pub(crate) token: String,
    pub(crate) code: &'static str,
}

/// The gateway's own key: only it makes a token that is wrong in one thing alone.
pub(crate) fn signing_key(gateway: &Gateway) -> Vec<u8> {
    let text = std::fs::read_to_string(gateway.data().join("signing.key")).expect("the gateway has a key");
    URL_SAFE_NO_PAD.decode(text.trim_end()).expect("the key is base64url")
}

/// What a token says.
pub(crate) fn claims_of(token: &str) -> Value {
    let body = token.split('.').nth(1).expect("a token has three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).expect("claims are base64url")).expect("claims are JSON")
}

/// A token as the gateway signs it.
pub(crate) fn signed(key: &[u8], claims: &Value) -> String {
    let message = unsigned("HS256", claims);
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do").chain_update(&message);
    with_signature(&message, &mac.finalize().into_bytes())
}

/// Every kind of token that must be refused, of claims that are accepted when they are [`signed`].
pub(crate) fn bad_tokens(key: &[u8], claims: &Value) -> Vec<BadToken> {
    let genuine = signed(key, claims);
    let signature = genuine.rsplit_once('.').expect("it has three parts").1;
    let other = |change: &dyn Fn(&mut Value)| {
        let mut claims = claims.clone();
        change(&mut claims);
        claims
    };
    let expired = other(&|claims| claims["exp"] = claims["iat"].clone());
    let prolonged = other(&|claims| claims["exp"] = json!(claims["exp"].as_i64().expect("a number") + 86_400));
    let elsewhere = other(&|claims| claims["iss"] = json!("another program"));
    let hs512 = unsigned("HS512", claims);
    let mac = Hmac::<Sha512>::new_from_slice(key).expect("any key will do").chain_update(&hs512);
    let bad = |what, token: String, code| BadToken { what, token, code };
    vec![
        bad("expired", signed(key, &expired), "token_expired"),
        bad("changed after it was signed", format!("{}.{signature}", unsigned("HS256", &prolonged)), "token_invalid"),
        bad("signed with another key", signed(&[7; 32], claims), "token_invalid"),
        bad("of another issuer", signed(key, &elsewhere), "token_invalid"),
        bad("of algorithm none", format!("{}.", unsigned("none", claims)), "token_invalid"),
        bad(
            "of algorithm none, with a signature",
            format!("{}.{signature}", unsigned("none", claims)),
            "token_invalid",
        ),
        bad("of algorithm HS512", with_signature(&hs512, &mac.finalize().into_bytes()), "token_invalid"),
        bad("no token", "a.b.c".to_owned(), "token_invalid"),
    ]
}

fn unsigned(algorithm: &str, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(&json!({ "typ": "JWT", "alg": algorithm })), part(claims))
}

fn with_signature(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}
