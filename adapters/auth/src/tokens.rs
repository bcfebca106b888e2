use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use lifeline_bridge::ports::{Claims, Tokens};
use lifeline_domain::{Code, Problem, Timestamp};
use serde::Serialize;

use crate::{SigningKey, hs256};

/// Who issues and who accepts our tokens (RFC 7519 §4.1.1, §4.1.3): a token of another
/// program that shares the key by mistake is not ours.
const ISSUER: &str = "lifeline";
const AUDIENCE: &str = "lifeline";

/// Ours have some 350 bytes; nothing longer is worth decoding.
const TOKEN_BYTES_MAX: usize = 4096;

/// Tokens as JWT, signed with HS256. The gateway is the only one who reads them, so
/// one secret key is enough.
pub struct JwtTokens {
    header: Header,
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
}

#[derive(Serialize)]
struct Signed<'a> {
    iss: &'static str,
    aud: &'static str,
    #[serde(flatten)]
    claims: &'a Claims,
}

impl JwtTokens {
    /// Signs and checks with `key`.
    pub fn new(key: &SigningKey) -> Self {
        hs256::install();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would ask the machine's clock; `verify` compares with the time it is given.
        validation.validate_exp = false;
        Self {
            header: Header::new(Algorithm::HS256),
            signing: EncodingKey::from_secret(key.as_bytes()),
            checking: DecodingKey::from_secret(key.as_bytes()),
            validation,
        }
    }
}

impl Tokens for JwtTokens {
    fn issue(&self, claims: &Claims) -> String {
        let signed = Signed { iss: ISSUER, aud: AUDIENCE, claims };
        jsonwebtoken::encode(&self.header, &signed, &self.signing).expect("claims are JSON and the key fits HS256")
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, Problem> {
        let invalid = || Problem::new(Code::TokenInvalid, "the token is not one of ours");
        if token.len() > TOKEN_BYTES_MAX {
            return Err(invalid());
        }
        let claims: Claims =
            jsonwebtoken::decode(token, &self.checking, &self.validation).map_err(|_| invalid())?.claims;
        let expires_at = Timestamp::from_millis(claims.exp.saturating_mul(1000));
        // "On or after which the JWT must not be accepted" (RFC 7519 §4.1.4).
        if now >= expires_at {
            return Err(Problem::new(Code::TokenExpired, format!("the token expired at {expires_at}")));
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use hmac::{Hmac, Mac};
    use lifeline_bridge::ports::TokenKind;
    use lifeline_domain::Role;
    use serde_json::{Value, json};
    use sha2::{Sha256, Sha384, Sha512};
    use uuid::Uuid;

    use super::*;

    const ISSUED: i64 = 1_795_325_562;
    const NOW: Timestamp = Timestamp::from_millis((ISSUED + 60) * 1000);

    fn claims() -> Claims {
        Claims {
            sub: "01920000-0000-7000-8000-000000000001".to_owned(),
            kind: TokenKind::Access,
            role: Some(Role::Citizen),
            epoch: 3,
            session: Some(Uuid::from_u128(7)),
            iat: ISSUED,
            exp: ISSUED + 900,
        }
    }

    fn body() -> Value {
        json!({
            "iss": "lifeline", "aud": "lifeline", "sub": "01920000-0000-7000-8000-000000000001", "kind": "access",
            "role": "citizen", "epoch": 3, "session": Uuid::from_u128(7), "iat": ISSUED, "exp": ISSUED + 900,
        })
    }

    /// What is signed: header and claims, without the library under test.
    fn unsigned(header: &Value, body: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(header), part(body))
    }

    fn signed_hs256(key: &SigningKey, header: &Value, body: &Value) -> String {
        let message = unsigned(header, body);
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap().chain_update(&message).finalize();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.into_bytes()))
    }

    #[track_caller]
    fn refused(tokens: &JwtTokens, token: &str) {
        let problem = tokens.verify(token, NOW).unwrap_err();
        assert_eq!(problem, Problem::new(Code::TokenInvalid, "the token is not one of ours"));
    }

    #[test]
    fn reads_what_it_issued_and_what_the_standard_says() {
        let key = SigningKey::random();
        let tokens = JwtTokens::new(&key);
        let device = Claims {
            sub: "kitchen-smoke-1".to_owned(),
            kind: TokenKind::Device,
            role: None,
            session: None,
            ..claims()
        };
        let sos = Claims { kind: TokenKind::Sos, role: None, session: None, ..claims() };
        for claims in [claims(), device, sos] {
            assert_eq!(tokens.verify(&tokens.issue(&claims), NOW), Ok(claims));
        }
        let made_elsewhere = signed_hs256(&key, &json!({"alg": "HS256", "typ": "JWT"}), &body());
        assert_eq!(tokens.verify(&made_elsewhere, NOW), Ok(claims()));
    }

    #[test]
    fn expires_to_the_millisecond_by_the_time_that_is_given() {
        let tokens = JwtTokens::new(&SigningKey::random());
        let token = tokens.issue(&claims());
        let end = Timestamp::from_millis((ISSUED + 900) * 1000);
        assert!(tokens.verify(&token, Timestamp::from_millis(end.as_millis() - 1)).is_ok());
        for late in [end, Timestamp::from_millis(end.as_millis() + 1), Timestamp::from_millis(i64::MAX)] {
            let problem = tokens.verify(&token, late).unwrap_err();
            assert_eq!(problem, Problem::new(Code::TokenExpired, format!("the token expired at {end}")));
        }
        let forged = JwtTokens::new(&SigningKey::random()).issue(&claims());
        assert_eq!(tokens.verify(&forged, end).unwrap_err().code, Code::TokenInvalid, "forged comes before expired");
    }

    #[test]
    fn a_forged_or_altered_token_is_not_ours() {
        let key = SigningKey::random();
        let tokens = JwtTokens::new(&key);
        refused(&tokens, &JwtTokens::new(&SigningKey::random()).issue(&claims()));

        let token = tokens.issue(&claims());
        for place in 0..token.len() {
            for other in ['A', 'Q', '.', '='] {
                let mut altered = token.clone();
                altered.replace_range(place..=place, other.encode_utf8(&mut [0; 4]));
                if altered != token {
                    refused(&tokens, &altered);
                }
            }
        }
        let (_, signature) = token.rsplit_once('.').unwrap();
        let mut promoted = body();
        promoted["role"] = json!("admin");
        refused(&tokens, &format!("{}.{signature}", unsigned(&json!({"alg": "HS256", "typ": "JWT"}), &promoted)));
        refused(&tokens, &format!("{token}{}", &signature[..4]));
    }

    #[test]
    fn no_other_algorithm_is_believed_even_with_our_key() {
        let key = SigningKey::random();
        let tokens = JwtTokens::new(&key);
        macro_rules! signed {
            ($hash:ty, $algorithm:literal) => {{
                let message = unsigned(&json!({"alg": $algorithm, "typ": "JWT"}), &body());
                let mac = Hmac::<$hash>::new_from_slice(key.as_bytes()).unwrap().chain_update(&message).finalize();
                format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.into_bytes()))
            }};
        }
        refused(&tokens, &signed!(Sha384, "HS384"));
        refused(&tokens, &signed!(Sha512, "HS512"));
        refused(&tokens, &signed!(Sha512, "HS256"));
        for algorithm in ["none", "None", "NONE", "", "hs256", "HS512", "RS256", "PS256", "ES256", "EdDSA"] {
            let header = json!({"alg": algorithm, "typ": "JWT"});
            refused(&tokens, &signed_hs256(&key, &header, &body()));
            refused(&tokens, &format!("{}.", unsigned(&header, &body())));
            refused(&tokens, &unsigned(&header, &body()));
        }
        refused(&tokens, &signed_hs256(&key, &json!({"typ": "JWT"}), &body()));
    }

    #[test]
    fn a_token_with_our_signature_must_still_be_complete_and_for_us() {
        let key = SigningKey::random();
        let tokens = JwtTokens::new(&key);
        let header = json!({"alg": "HS256", "typ": "JWT"});
        for claim in ["iss", "aud", "sub", "kind", "epoch", "iat", "exp"] {
            let mut lacking = body();
            lacking.as_object_mut().unwrap().remove(claim);
            refused(&tokens, &signed_hs256(&key, &header, &lacking));
        }
        for (claim, value) in [
            ("iss", json!("other")),
            ("aud", json!("other")),
            ("kind", json!("root")),
            ("role", json!("root")),
            ("exp", json!("never")),
            ("exp", json!(1e300)),
            ("epoch", json!(-1)),
        ] {
            let mut wrong = body();
            wrong[claim] = value;
            refused(&tokens, &signed_hs256(&key, &header, &wrong));
        }
        let mut endless = body();
        endless["exp"] = json!(i64::MAX);
        assert!(tokens.verify(&signed_hs256(&key, &header, &endless), NOW).is_ok(), "no overflow");
    }

    #[test]
    fn garbage_is_refused() {
        let tokens = JwtTokens::new(&SigningKey::random());
        let token = tokens.issue(&claims());
        let a_megabyte = "e".repeat(1_000_000);
        for garbage in
            ["", " ", ".", "..", "...", "a.b.c", "🚨.🚨.🚨", "\0", "null", &a_megabyte, &".".repeat(1_000_000)]
        {
            refused(&tokens, garbage);
        }
        refused(&tokens, &format!(" {token}"));
        refused(&tokens, &format!("{token}\n"));
        refused(&tokens, &format!("Bearer {token}"));
        refused(&tokens, &format!("{token}{a_megabyte}"));
    }
}
