use lifeline_domain::UserId;

/// A ceremony that begins (WebAuthn level 3, §7): what the browser is told, and what its answer will be held to.
pub struct PasskeyCeremony {
    /// For the browser, as JSON: `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`.
    pub options: String,
    /// The challenge in them, 128 bits of chance. The answer names it.
    pub challenge: u128,
    /// What the answer is checked with, in the adapter's own form.
    pub state: Vec<u8>,
}

/// A passkey that was just made.
#[derive(Debug)]
pub struct MadePasskey {
    /// The authenticator's own id for it, base64url without padding.
    pub credential_id: String,
    /// Its public key and how it stands, in the adapter's own form.
    pub record: String,
}

/// What somebody who signs in claims. Nothing of it was checked.
#[derive(Debug)]
pub struct ClaimedPasskey {
    /// Whose it is.
    pub user: UserId,
    /// The authenticator's own id for it, base64url without padding.
    pub credential_id: String,
    /// The challenge that was answered.
    pub challenge: u128,
}

/// Why an answer of a browser does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyRefusal {
    /// It is not of the form that browsers send.
    #[error("this is no answer of a browser: {0}")]
    Unreadable(String),
    /// It does not prove what it should: another origin, challenge or key, or the person was not verified.
    #[error("it proves nothing here: {0}")]
    Wrong(String),
    /// All is right, but that its counter is not past the last one: somebody has copied the key.
    #[error("its counter is not past the last one")]
    Copied,
}

/// Passkeys (WebAuthn level 3): keys of which only the public half is known here. Making one and using one takes an
/// authenticator that has verified the person, by a finger, a face or a PIN.
pub trait Passkeys: Send + Sync {
    /// The domain that they are made for.
    fn domain(&self) -> &str;

    /// Begins to make one for a person, on an authenticator that has none of the `known` ones.
    fn begin_making(&self, user: UserId, username: &str, name: &str, known: &[String]) -> PasskeyCeremony;

    /// Takes the answer (`RegistrationResponseJSON`) to what [`begin_making`](Self::begin_making) told.
    ///
    /// # Errors
    /// Why it does not count; never [`PasskeyRefusal::Copied`].
    fn make(&self, state: &[u8], answer: &str) -> Result<MadePasskey, PasskeyRefusal>;

    /// Begins to sign somebody in. Whom, their authenticator says.
    fn begin_using(&self) -> PasskeyCeremony;

    /// What an answer (`AuthenticationResponseJSON`) claims.
    ///
    /// # Errors
    /// [`PasskeyRefusal::Unreadable`].
    fn claim(&self, answer: &str) -> Result<ClaimedPasskey, PasskeyRefusal>;

    /// Checks the answer to what [`begin_using`](Self::begin_using) told by somebody's passkey, and gives its record as
    /// it is now.
    ///
    /// # Errors
    /// Why it does not count.
    fn check(
        &self,
        state: &[u8],
        answer: &str,
        user: UserId,
        credential_id: &str,
        record: &str,
    ) -> Result<String, PasskeyRefusal>;
}
