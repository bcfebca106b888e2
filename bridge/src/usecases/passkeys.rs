//! A person's passkeys: made, listed, named and removed.

use lifeline_domain::{Code, PasskeyId, Problem};
use lifeline_protocol::rest::{AddPasskey, BeginPasskey, ChangePasskey, PasskeyList, PasskeyView, WebAuthnJson};

use super::{account_fields::checked_name, me::own_account};
use crate::{
    Bridge, Caller,
    passkey_ceremonies::Making,
    ports::{MadePasskey, Occasion, Passkey, Passkeys, User},
};

/// How many passkeys one person has at most.
const PASSKEYS_MAX: usize = 10;

impl Bridge {
    /// The domain that passkeys are made for; none: people sign in without.
    pub fn passkey_domain(&self) -> Option<&str> {
        self.passkeys.as_deref().map(Passkeys::domain)
    }

    /// The caller's passkeys.
    ///
    /// # Errors
    /// `unauthenticated`, `forbidden`, or `second_factor_due` for whoever has one and did not sign in with it.
    pub fn own_passkeys(&self, caller: &Caller) -> Result<PasskeyList, Problem> {
        let own = self.check_own_factor(caller)?;
        let known = self.directory.user(own.id).map_or_else(|| own.clone(), |known| known.user);
        let passkeys = known.passkeys.iter().map(view).collect();
        Ok(PasskeyList { domain: self.passkey_domain().map(str::to_owned), passkeys })
    }

    /// Begins to make a passkey for the caller, who has signed in lately or shows the password, and a code if signing in
    /// needs one. Gives what the browser is to be told.
    ///
    /// # Errors
    /// `forbidden`, also where the gateway has no domain; `missing_field` or `invalid_field` for the password or the
    /// code, `wrong_status` if they have ten, or `unavailable`.
    pub async fn begin_passkey(&self, caller: &Caller, begin: BeginPasskey) -> Result<WebAuthnJson, Problem> {
        let passkeys = self.passkeys_here()?;
        let own = self.check_own_factor(caller)?;
        if !self.signed_in_lately(caller) {
            self.check_present(caller, begin.password).await?;
            if own.factor_in_use().is_some() {
                self.check_own_code(own, begin.code).await?;
            }
        }
        check_room(own)?;
        let known: Vec<_> = own.passkeys.iter().map(|passkey| passkey.credential_id.clone()).collect();
        let begun = passkeys.begin_making(own.id, &own.username, &own.name, &known);
        let making = Making { session: caller.session, state: begun.state };
        self.passkey_ceremonies.makings.begin(own.id, making, self.clock.now());
        told(begun.options)
    }

    /// Takes the browser's answer: from now on the passkey signs its owner in. The login session that made it counts as
    /// one that it has opened.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field` for a name or an answer that proves nothing, `wrong_status` if nothing was begun in
    /// this login session or it took too long, `already_exists`, or `unavailable`.
    pub async fn add_passkey(&self, caller: &Caller, add: &AddPasskey) -> Result<PasskeyView, Problem> {
        let passkeys = self.passkeys_here()?;
        let own = self.check_own_factor(caller)?;
        let name = checked_name(&add.name)?;
        let now = self.clock.now();
        let making = self.passkey_ceremonies.makings.answer(&own.id, now);
        let making = making.filter(|making| making.session == caller.session).ok_or_else(|| {
            Problem::new(
                Code::WrongStatus,
                "no passkey was begun here, or it took longer than five minutes; begin anew",
            )
        })?;
        let made = passkeys
            .make(&making.state, add.credential.text())
            .map_err(|refusal| Problem::new(Code::InvalidField, refusal.to_string()).at("credential"))?;
        let MadePasskey { credential_id, record } = made;
        if !self
            .directory
            .matching(|user| user.passkeys.iter().any(|one| one.credential_id == credential_id))
            .is_empty()
        {
            return Err(Problem::new(Code::AlreadyExists, "this passkey is known already").at("credential"));
        }
        let id = PasskeyId(self.clock.fresh_id());
        let passkey = Passkey { id, name, credential_id, record, added_at: now, last_used_at: None };
        let added = view(&passkey);
        let user = self
            .try_alter_user(own.id, |user| {
                check_room(user)?;
                user.passkeys.push(passkey);
                Ok(())
            })
            .await?;
        self.prove_session(caller).await?;
        tracing::info!(user = %own.id, passkey = %id, "a passkey was added");
        self.mail(&user, Occasion::PasskeyAdded { passkey: added.name.clone() });
        Ok(added)
    }

    /// Names a passkey of the caller's otherwise.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field`, `not_found`, or `unavailable`.
    pub async fn change_passkey(
        &self,
        caller: &Caller,
        id: PasskeyId,
        change: &ChangePasskey,
    ) -> Result<PasskeyView, Problem> {
        let own = self.check_own_factor(caller)?;
        let name = checked_name(&change.name)?;
        let mut changed = None;
        self.try_alter_user(own.id, |user| {
            let passkey = user.passkeys.iter_mut().find(|passkey| passkey.id == id).ok_or_else(unknown)?;
            passkey.name = name;
            changed = Some(view(passkey));
            Ok(())
        })
        .await?;
        changed.ok_or_else(unknown)
    }

    /// Removes a passkey of the caller's: it signs nobody in any more. Login sessions that it has opened go on.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, or `unavailable`.
    pub async fn remove_passkey(&self, caller: &Caller, id: PasskeyId) -> Result<(), Problem> {
        let own = self.check_own_factor(caller)?;
        self.try_alter_user(own.id, |user| {
            let before = user.passkeys.len();
            user.passkeys.retain(|passkey| passkey.id != id);
            if user.passkeys.len() == before { Err(unknown()) } else { Ok(()) }
        })
        .await?;
        tracing::info!(user = %own_account(caller)?.id, passkey = %id, "a passkey was removed by its owner");
        Ok(())
    }

    pub(super) fn passkeys_here(&self) -> Result<&dyn Passkeys, Problem> {
        self.passkeys.as_deref().ok_or_else(|| {
            Problem::new(Code::Forbidden, "passkeys need `accounts.public_url` to name a domain; ask who runs it")
        })
    }
}

/// What a browser is to be told.
pub(super) fn told(options: String) -> Result<WebAuthnJson, Problem> {
    WebAuthnJson::of(options).ok_or_else(|| Problem::new(Code::Unavailable, "the passkey could not be begun"))
}

fn check_room(user: &User) -> Result<(), Problem> {
    if user.passkeys.len() < PASSKEYS_MAX {
        return Ok(());
    }
    Err(Problem::new(Code::WrongStatus, format!("a person has at most {PASSKEYS_MAX} passkeys; remove one first")))
}

fn unknown() -> Problem {
    Problem::new(Code::NotFound, "you have no such passkey").at("id")
}

fn view(passkey: &Passkey) -> PasskeyView {
    let Passkey { id, name, added_at, last_used_at, .. } = passkey;
    PasskeyView { id: *id, name: name.clone(), added_at: *added_at, last_used_at: *last_used_at }
}
