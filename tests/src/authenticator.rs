use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::sec1::ToEncodedPoint,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Whoever holds the authenticator is there.
const USER_PRESENT: u8 = 0x01;
/// They have shown a finger, a face or a PIN.
const USER_VERIFIED: u8 = 0x04;
/// A new key follows.
const KEY_FOLLOWS: u8 = 0x40;

/// An authenticator with one passkey, and the browser before it (Web Authentication, level 3, §5 and §6). What it says of
/// itself can be bent, to show that it is refused.
#[derive(Clone)]
pub struct Authenticator {
    /// Where the browser says that the page is.
    pub origin: String,
    /// What the key is used for, in place of what it is asked for.
    pub domain: Option<String>,
    /// Whether it verifies its owner.
    pub verifies: bool,
    /// How often it has signed; zero for one that does not count.
    pub counter: u32,
    /// Its own id for the passkey.
    pub credential_id: [u8; 32],
    /// Whose the passkey is, base64url; empty until one is made.
    pub user_handle: String,
    key: SigningKey,
}

impl Authenticator {
    /// One that works, for the pages of an origin.
    ///
    /// # Panics
    /// If there is no chance.
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            domain: None,
            verifies: true,
            counter: 1,
            credential_id: rand::random(),
            user_handle: String::new(),
            key: SigningKey::from_slice(&rand::random::<[u8; 32]>()).expect("nearly every number is a key"),
        }
    }

    /// Makes the passkey: `PublicKeyCredentialCreationOptionsJSON` to `RegistrationResponseJSON`.
    ///
    /// # Panics
    /// If the options are none.
    pub fn make(&mut self, options: &Value) -> Value {
        text(&options["user"]["id"]).clone_into(&mut self.user_handle);
        let client_data = self.client_data("webauthn.create", &options["challenge"]);
        let mut data = self.data(&options["rp"]["id"], KEY_FOLLOWS);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(self.credential_id);
        let point = self.key.verifying_key().as_affine().to_encoded_point(false);
        let (x, y) = (point.x().expect("not at infinity"), point.y().expect("not compressed"));
        // A COSE key: EC2, ES256, P-256, x and y (RFC 9053 §7.1).
        data.extend([&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20], x.as_slice()].concat());
        data.extend([&[0x22, 0x58, 0x20], y.as_slice()].concat());
        let length = u8::try_from(data.len()).expect("164 bytes");
        let attestation = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(), &[length], &data].concat();
        self.answer(&json!({
            "clientDataJSON": base64url(client_data.as_bytes()),
            "attestationObject": base64url(&attestation),
            "transports": ["internal"],
        }))
    }

    /// Signs its owner in: `PublicKeyCredentialRequestOptionsJSON` to `AuthenticationResponseJSON`.
    ///
    /// # Panics
    /// If the options are none.
    pub fn sign_in(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let client_data = self.client_data("webauthn.get", &options["challenge"]);
        let data = self.data(&options["rpId"], 0);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(&json!({
            "clientDataJSON": base64url(client_data.as_bytes()),
            "authenticatorData": base64url(&data),
            "signature": base64url(signature.to_der().as_bytes()),
            "userHandle": self.user_handle,
        }))
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> String {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string()
    }

    fn data(&self, asked_for: &Value, flags: u8) -> Vec<u8> {
        let domain = self.domain.as_deref().unwrap_or_else(|| text(asked_for));
        let flags = flags | USER_PRESENT | if self.verifies { USER_VERIFIED } else { 0 };
        [Sha256::digest(domain).as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn answer(&self, response: &Value) -> Value {
        let id = base64url(&self.credential_id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("`{value}` is no text"))
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
