use std::{collections::BTreeSet, net::IpAddr};

use async_trait::async_trait;
use lifeline_domain::{
    ConversationId, DeviceCertificate, DeviceId, DeviceProfile, MediaId, NamedPlace, PasskeyId, Role, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Something else already has this name; the text says what (`username`, `email`, `device`).
    #[error("this {0} is already in use")]
    Taken(&'static str),
    /// There is nothing of this kind with this id (`user`, `device`); nothing was written.
    #[error("this {0} does not exist")]
    Missing(&'static str),
    /// The store did not answer or refused for a reason of its own.
    #[error("the store does not answer: {0}")]
    Unavailable(String),
}

/// A person's account (A39).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The login name, lower case, unique.
    pub username: String,
    /// The e-mail address, lower case, unique.
    pub email: Option<String>,
    /// The name others see.
    pub name: String,
    /// The picture others see, if they may; another picture has another id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<MediaId>,
    /// The language its owner reads, a BCP 47 tag such as `bn` or `zh-Hans`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Where its owner is, a name of the IANA time zone database such as `Asia/Dhaka`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Since when it is known that its owner reads the mail of the e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_confirmed_at: Option<Timestamp>,
    /// Whether anyone may find its owner by the beginning of a name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub findable: bool,
    /// Where its owner says they often are, for broadcasts to an area; at most [`lifeline_domain::NAMED_PLACES_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<NamedPlace>,
    /// The conversations whose messages are not pushed to its owner.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub muted: BTreeSet<ConversationId>,
    /// What the account may be.
    pub role: Role,
    /// Argon2id in PHC form; none: no password opens it.
    pub password_hash: Option<String>,
    /// What signing in needs besides the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactor>,
    /// What signs its owner in without a password, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passkeys: Vec<Passkey>,
    /// Tokens of an earlier epoch are void.
    pub token_epoch: u32,
    /// Since when it may do nothing.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl User {
    /// The second factor, if it was switched on.
    pub fn factor_in_use(&self) -> Option<&SecondFactor> {
        self.second_factor.as_ref().filter(|factor| factor.on_since.is_some())
    }
}

/// Codes that change with time (TOTP, RFC 6238), and what helps without them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The secret that is shared with the person's authenticator, sealed by [`SecondFactors`](super::SecondFactors).
    pub sealed_secret: String,
    /// Since when signing in needs a code; none: the person has not shown yet that they can make one.
    pub on_since: Option<Timestamp>,
    /// The number of the last period whose code was used: no code of it, or of an earlier one, is taken again
    /// (RFC 6238 §5.2).
    pub spent_period: Option<u64>,
    /// SHA-256 of the recovery codes that were not used, hex. They have 80 bits of chance.
    pub recovery_sha256: Vec<String>,
}

/// A passkey of a person. Of its key the gateway has the public half only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// The authenticator's own id for it, base64url without padding.
    pub credential_id: String,
    /// Its public key and how it stands, as [`Passkeys`](super::Passkeys) writes it.
    pub record: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last signed its owner in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

/// A device's registration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Its id, which is also its MQTT user name and topic level.
    pub id: DeviceId,
    /// What is known about it.
    #[serde(flatten)]
    pub profile: DeviceProfile,
    /// What it may log in with instead of its secret, the oldest first; those that are over, too.
    #[serde(default)]
    pub certificates: Vec<DeviceCertificate>,
    /// SHA-256 of its random secret, hex. The secret has 160 bits of chance, so a slow hash adds nothing.
    pub secret_sha256: String,
    /// Tokens of an earlier epoch are void.
    pub token_epoch: u32,
    /// Since when it may do nothing.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One login of one person: what a refresh token stands for. Each refresh replaces
/// the secret; a secret used twice ends the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginSession {
    /// Its id (UUIDv7), the first half of the refresh token.
    pub id: Uuid,
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the second half of the refresh token, hex.
    pub secret_sha256: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used: at sign-in and at each refresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
    /// Whether a passkey opened it, or was made in it: its person was verified then, as by two factors.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_passkey: bool,
    /// What it was last used with, as that calls itself (`User-Agent`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Where it was last used from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
}

impl LoginSession {
    /// When it was last used, as far as that was recorded.
    pub fn used_at(&self) -> Timestamp {
        self.last_used_at.unwrap_or(self.created_at)
    }
}

/// A link that was mailed or handed to one person. Good once, and not for long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLink {
    /// SHA-256 of the secret in it, hex: what it is found by.
    pub secret_sha256: String,
    /// What it is good for.
    pub purpose: LinkPurpose,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a link is good for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Making an account.
    Invitation {
        /// What the account may be.
        role: Role,
        /// The address that the link was mailed to: whoever has the link reads its mail.
        email: Option<String>,
    },
    /// Making the account that was registered: whoever has the link reads its address's mail.
    Registration {
        /// The account.
        account: Box<User>,
    },
    /// Giving an account another e-mail address.
    NewAddress {
        /// The account.
        user: UserId,
        /// The address.
        email: String,
    },
    /// Setting another password.
    PasswordReset {
        /// The account.
        user: UserId,
        /// SHA-256 of the account's password hash when the link was made, hex: another password voids the link.
        password_sha256: String,
    },
    /// Signing in with a code, after the right password: its secret is the challenge.
    SecondStep {
        /// The account.
        user: UserId,
        /// SHA-256 of the account's password hash when it was given, hex: another password voids the challenge.
        password_sha256: String,
    },
    /// Nothing. It is written where a link would have been, so that time does not tell that there was no account.
    Nothing,
}

/// Where one login of a person wants pushes (Web Push, RFC 8030): the browser's push service, and the keys that only
/// the browser can read with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSubscription {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// Whose.
    pub user: UserId,
    /// The login session it was made in, and ends with.
    pub session: Uuid,
    /// The push service's address for this browser: whoever has it can try to push there.
    pub endpoint: String,
    /// The browser's public key: an uncompressed point of P-256, base64url without padding (RFC 8291 §2).
    pub p256dh: String,
    /// The secret that goes into every key, 16 bytes, base64url without padding (RFC 8291 §2).
    pub auth: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Somebody who had an account. Nothing is kept of who they were but the id that entries hold, and what is still to be
/// erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedUser {
    /// The id their account had.
    pub id: UserId,
    /// What the account was.
    pub role: Role,
    /// When it was deleted.
    pub at: Timestamp,
    /// Whether what they wrote in conversations goes, too.
    pub erase_messages: bool,
}

/// Who is registered. Not part of the log: accounts are personal data with their own life.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Every person, for the directory in memory.
    async fn users(&self) -> Result<Vec<User>, StoreError>;
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the username or e-mail is in use; nothing is written
    /// then. Adding the same record again is `Ok`.
    async fn add_user(&self, user: &User) -> Result<(), StoreError>;
    /// Replaces a person's record. A username or e-mail that it no longer has is free again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, [`StoreError::Taken`] if another one has the new username
    /// or e-mail; nothing is written then.
    async fn update_user(&self, user: &User) -> Result<(), StoreError>;
    /// Deletes a person: their record, names, login sessions, push subscriptions and links are gone, and it is known that
    /// they were there. All of it or nothing, on the disk when it returns; repeating it is `Ok`.
    async fn delete_user(&self, deleted: &DeletedUser) -> Result<(), StoreError>;
    /// Everybody who was deleted and is not forgotten.
    async fn deleted_users(&self) -> Result<Vec<DeletedUser>, StoreError>;
    /// Forgets that somebody was deleted; one who is not known is forgotten already.
    async fn forget_deleted_user(&self, id: UserId) -> Result<(), StoreError>;
    /// Every device, for the directory in memory.
    async fn devices(&self) -> Result<Vec<Device>, StoreError>;
    /// Adds a device.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id is in use. Adding the same record again is `Ok`.
    async fn add_device(&self, device: &Device) -> Result<(), StoreError>;
    /// Writes devices, new or not: all of them or, with an error, none.
    async fn put_devices(&self, devices: &[Device]) -> Result<(), StoreError>;
    /// Replaces a device's record.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such device.
    async fn update_device(&self, device: &Device) -> Result<(), StoreError>;
    /// Every login session, for the memory of them.
    async fn login_sessions(&self) -> Result<Vec<LoginSession>, StoreError>;
    /// Writes a login session, new or not.
    async fn put_login_session(&self, session: &LoginSession) -> Result<(), StoreError>;
    /// Ends one login session; one that does not exist is ended already.
    async fn end_login_session(&self, id: Uuid) -> Result<(), StoreError>;
    /// Ends all login sessions of a person but one, if there is one to keep.
    async fn end_login_sessions_of(&self, user: UserId, keep: Option<Uuid>) -> Result<(), StoreError>;
    /// Ends login sessions that expired before `now`, at most `limit`, and says how many.
    async fn end_expired_login_sessions(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError>;
    /// Writes a link.
    async fn put_account_link(&self, link: &AccountLink) -> Result<(), StoreError>;
    /// A link by the SHA-256 of its secret, hex.
    async fn account_link(&self, secret_sha256: &str) -> Result<Option<AccountLink>, StoreError>;
    /// Takes a link away. Of many who do so at once, one is told `true`.
    async fn take_account_link(&self, secret_sha256: &str) -> Result<bool, StoreError>;
    /// Takes links away that ended before `now`, at most `limit`, and says how many.
    async fn end_expired_account_links(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError>;
    /// Every push subscription, for the memory of them.
    async fn push_subscriptions(&self) -> Result<Vec<PushSubscription>, StoreError>;
    /// Writes a push subscription, new or not.
    async fn put_push_subscription(&self, subscription: &PushSubscription) -> Result<(), StoreError>;
    /// Removes a push subscription; one that does not exist is removed already.
    async fn remove_push_subscription(&self, id: Uuid) -> Result<(), StoreError>;
}
