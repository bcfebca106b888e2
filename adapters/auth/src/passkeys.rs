use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeline_bridge::ports::{ClaimedPasskey, MadePasskey, PasskeyCeremony, PasskeyRefusal, Passkeys};
use lifeline_domain::UserId;
use uuid::Uuid;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
    bin::{Decode, Encode},
    request::{
        AsciiDomain, PublicKeyCredentialDescriptor, RpId, TimedCeremony,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle16,
            Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        auth::error::AuthCeremonyErr,
        register::{CompressedPubKey, DynamicState, StaticState},
    },
};

/// The first byte of a record, so that another form can follow this one.
const FORM: u8 = 1;
/// How much of a record changes when the passkey is used: its counter, and how it is kept.
const CHANGING_BYTES: usize = 7;

type PublicKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// Passkeys by ES256, ES384, Ed25519 and RS256, which Windows Hello makes. Attestation is neither asked for nor looked
/// at: whose make an authenticator is says nothing about its owner.
pub struct WebAuthnPasskeys {
    site: RpId,
    domain: String,
    origins: [String; 1],
}

impl WebAuthnPasskeys {
    /// For the pages of an origin such as `https://help.example:8443` on a domain such as `help.example`; none if that is
    /// no domain in ASCII.
    pub fn new(origin: String, domain: &str) -> Option<Self> {
        let site = RpId::Domain(AsciiDomain::try_from(domain.to_owned()).ok()?);
        Some(Self { domain: site.as_ref().to_owned(), site, origins: [origin] })
    }
}

impl Passkeys for WebAuthnPasskeys {
    fn domain(&self) -> &str {
        &self.domain
    }

    fn begin_making(&self, user: UserId, username: &str, name: &str, known: &[String]) -> PasskeyCeremony {
        let id = handle(user);
        let name = Nickname::try_from(name).ok();
        let username = Username::try_from(username).expect("a username is of a-z 0-9 _ . -");
        let owner = PublicKeyCredentialUserEntity { name: username, id: &id, display_name: name };
        let known = known.iter().filter_map(|id| {
            let id = CredentialId::try_from(URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports: AuthTransports::NONE })
        });
        let mut options = PublicKeyCredentialCreationOptions::passkey(&self.site, owner, known.collect());
        // Asked for, it would turn authenticators away that do not know of it. That their owner was verified is checked
        // at each use.
        options.extensions.cred_protect = CredProtect::None;
        let (begun, told) = options.start_ceremony().expect("the library's own options fit together");
        PasskeyCeremony {
            options: serde_json::to_string(&told).expect("options are plain JSON"),
            challenge: begun.sent_challenge().0,
            state: begun.encode().expect("it ends after 1970"),
        }
    }

    fn make(&self, state: &[u8], answer: &str) -> Result<MadePasskey, PasskeyRefusal> {
        let answer = Registration::from_json_relaxed(answer.as_bytes()).map_err(unreadable)?;
        let begun = RegistrationServerState::<16>::decode(state).map_err(wrong)?;
        let options = RegistrationVerificationOptions::<String, String> {
            allowed_origins: &self.origins,
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = begun.verify(&self.site, &answer, &options).map_err(wrong)?;
        let key = made.static_state().encode().map_err(|_| PasskeyRefusal::Wrong("its key is too long".to_owned()))?;
        let credential_id = URL_SAFE_NO_PAD.encode(made.id());
        Ok(MadePasskey { credential_id, record: record(made.dynamic_state(), &key) })
    }

    fn begin_using(&self) -> PasskeyCeremony {
        let options = DiscoverableCredentialRequestOptions::passkey(&self.site);
        let (begun, told) = options.start_ceremony().expect("the library's own options fit together");
        PasskeyCeremony {
            options: serde_json::to_string(&told).expect("options are plain JSON"),
            challenge: begun.sent_challenge().0,
            state: begun.encode().expect("it ends after 1970"),
        }
    }

    fn claim(&self, answer: &str) -> Result<ClaimedPasskey, PasskeyRefusal> {
        let answer = read(answer)?;
        let challenge = answer.challenge_relaxed().map_err(unreadable)?.0;
        let user = Uuid::from_slice(answer.response().user_handle().as_ref()).map_err(unreadable)?;
        Ok(ClaimedPasskey { user: UserId(user), credential_id: URL_SAFE_NO_PAD.encode(answer.raw_id()), challenge })
    }

    fn check(
        &self,
        state: &[u8],
        answer: &str,
        user: UserId,
        credential_id: &str,
        kept: &str,
    ) -> Result<String, PasskeyRefusal> {
        let answer = read(answer)?;
        let begun = DiscoverableAuthenticationServerState::decode(state).map_err(wrong)?;
        let kept = URL_SAFE_NO_PAD.decode(kept).ok().and_then(|kept| {
            let (changing, key) = kept.strip_prefix(&[FORM])?.split_first_chunk::<CHANGING_BYTES>()?;
            Some((*changing, key.to_vec()))
        });
        let (changing, key) = kept.ok_or_else(|| PasskeyRefusal::Wrong("its record cannot be read".to_owned()))?;
        let (owner, id) = (handle(user), URL_SAFE_NO_PAD.decode(credential_id).map_err(wrong)?);
        let mut passkey = AuthenticatedCredential::new(
            CredentialId::try_from(id.as_slice()).map_err(wrong)?,
            &owner,
            StaticState::<PublicKey>::decode(&key).map_err(wrong)?,
            DynamicState::decode(changing).map_err(wrong)?,
        )
        .map_err(wrong)?;
        let options = AuthenticationVerificationOptions::<String, String> {
            allowed_origins: &self.origins,
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        begun.verify(&self.site, &answer, &mut passkey, &options).map_err(|error| match error {
            AuthCeremonyErr::SignatureCounter => PasskeyRefusal::Copied,
            error => wrong(error),
        })?;
        Ok(record(passkey.dynamic_state(), &key))
    }
}

fn read(answer: &str) -> Result<DiscoverableAuthentication16, PasskeyRefusal> {
    DiscoverableAuthentication16::from_json_relaxed(answer.as_bytes()).map_err(unreadable)
}

fn handle(user: UserId) -> UserHandle16 {
    UserHandle16::from(user.0.into_bytes())
}

fn record(changing: DynamicState, key: &[u8]) -> String {
    let Ok(changing) = changing.encode();
    URL_SAFE_NO_PAD.encode([&[FORM], changing.as_slice(), key].concat())
}

fn unreadable(error: impl ToString) -> PasskeyRefusal {
    PasskeyRefusal::Unreadable(error.to_string())
}

fn wrong(error: impl ToString) -> PasskeyRefusal {
    PasskeyRefusal::Wrong(error.to_string())
}
