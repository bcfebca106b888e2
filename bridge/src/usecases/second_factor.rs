//! A person's second factor: set up, switched on, used and taken off.

use std::sync::Arc;

use lifeline_domain::{Code, Problem, UserId};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{BeginTotp, ConfirmTotp, RecoveryCodes, RemoveTotp, RenewRecoveryCodes, TotpSecret};

use super::me::own_account;
use crate::{
    Bridge, Caller,
    ports::{SecondFactor, User},
    sha256_hex,
};

/// How many recovery codes a person gets.
const RECOVERY_CODES: usize = 10;

impl Bridge {
    /// Makes a secret for the caller's authenticator. Nothing changes for signing in until a code of it is shown; another
    /// secret replaces one that was not confirmed.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field` for a wrong password, `wrong_status` if a second factor is on, or `unavailable`.
    pub async fn begin_totp(&self, caller: &Caller, begin: BeginTotp) -> Result<TotpSecret, Problem> {
        let own = self.check_own_factor(caller)?;
        self.check_own_password(own, "password", begin.password).await?;
        let made = self.second_factors.make(own.id, &own.username);
        let factor = SecondFactor {
            sealed_secret: made.sealed_secret,
            on_since: None,
            spent_period: None,
            recovery_sha256: Vec::new(),
        };
        self.try_alter_user(own.id, |user| {
            if user.factor_in_use().is_some() {
                return Err(Problem::new(Code::WrongStatus, "a second factor is on; take it off first"));
            }
            user.second_factor = Some(factor);
            Ok(())
        })
        .await?;
        Ok(TotpSecret { uri: made.uri, secret: made.secret })
    }

    /// Switches the caller's second factor on: they have shown a code of it. From now on signing in needs one. Gives
    /// the recovery codes, this once.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field` for a wrong code, `wrong_status` if nothing was begun or it is on already, or
    /// `unavailable`.
    pub async fn confirm_totp(&self, caller: &Caller, confirm: &ConfirmTotp) -> Result<RecoveryCodes, Problem> {
        let own = self.check_own_factor(caller)?;
        let codes = self.new_recovery_codes();
        let now = self.clock.now();
        self.try_alter_user(own.id, |user| {
            let begun = user.second_factor.as_ref().is_some_and(|factor| factor.on_since.is_none());
            if !begun {
                return Err(Problem::new(
                    Code::WrongStatus,
                    "there is no second factor to be confirmed; begin with one",
                ));
            }
            if !self.spend_code(user, &confirm.code) {
                return Err(wrong_code());
            }
            if let Some(factor) = &mut user.second_factor {
                factor.on_since = Some(now);
                factor.recovery_sha256 = codes.iter().map(sha256_hex).collect();
            }
            Ok(())
        })
        .await?;
        tracing::info!(user = %own.id, "a second factor was switched on");
        Ok(told(&codes))
    }

    /// Gives the caller other recovery codes, this once, by the password and a code, or a recovery code. Those before
    /// are good no more.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field` for a wrong password or code, `wrong_status` if no second factor is on, or
    /// `unavailable`.
    pub async fn renew_recovery_codes(
        &self,
        caller: &Caller,
        renew: RenewRecoveryCodes,
    ) -> Result<RecoveryCodes, Problem> {
        let own = self.check_own_factor(caller)?;
        self.check_own_password(own, "password", renew.password).await?;
        let codes = self.new_recovery_codes();
        self.try_alter_user(own.id, |user| {
            if user.factor_in_use().is_none() {
                return Err(Problem::new(Code::WrongStatus, "there is no second factor to have recovery codes for"));
            }
            if !self.spend_code(user, &renew.code) {
                return Err(wrong_code());
            }
            if let Some(factor) = &mut user.second_factor {
                factor.recovery_sha256 = codes.iter().map(sha256_hex).collect();
            }
            Ok(())
        })
        .await?;
        tracing::info!(user = %own.id, "other recovery codes were given");
        Ok(told(&codes))
    }

    /// Takes the caller's second factor off, by the password and a code, or a recovery code.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field` for a wrong password or code, `wrong_status` if none is on, or `unavailable`.
    pub async fn remove_totp(&self, caller: &Caller, remove: RemoveTotp) -> Result<(), Problem> {
        let own = self.check_own_factor(caller)?;
        self.check_own_password(own, "password", remove.password).await?;
        self.try_alter_user(own.id, |user| {
            if user.factor_in_use().is_none() {
                return Err(Problem::new(Code::WrongStatus, "there is no second factor to be taken off"));
            }
            if !self.spend_code(user, &remove.code) {
                return Err(wrong_code());
            }
            user.second_factor = None;
            Ok(())
        })
        .await?;
        tracing::info!(user = %own.id, "a second factor was taken off by its owner");
        Ok(())
    }

    /// Whether somebody's role asks for a second factor that they have not shown. A passkey is as good as a password and a
    /// code; `by_passkey`: they are signed in by one.
    pub(crate) fn second_factor_is_due(&self, user: &User, by_passkey: bool) -> bool {
        let by_passkey = by_passkey && !user.passkeys.is_empty();
        self.settings.require_second_factor.contains(&user.role) && user.factor_in_use().is_none() && !by_passkey
    }

    /// Whoever must set a second factor up first may do that, if nothing else. Who has a passkey shows it: the password
    /// alone adds no second one, and no codes.
    pub(super) fn check_own_factor<'a>(&self, caller: &'a Caller) -> Result<&'a Arc<User>, Problem> {
        if !caller.second_factor_due {
            self.check(caller, Action::AccountChange, &Resource::System)?;
        }
        let own = own_account(caller)?;
        if caller.second_factor_due && !own.passkeys.is_empty() {
            return Err(Problem::new(Code::SecondFactorDue, "sign in with one of your passkeys"));
        }
        Ok(own)
    }

    /// A code of the caller's second factor, or a recovery code, where the password is not enough.
    ///
    /// # Errors
    /// `missing_field` without one, `invalid_field` for a wrong one, or `unavailable`.
    pub(super) async fn check_own_code(&self, own: &User, code: Option<String>) -> Result<(), Problem> {
        let code = code.ok_or_else(|| {
            Problem::new(Code::MissingField, "a code of the authenticator, or a recovery code, is needed").at("code")
        })?;
        let spent =
            self.try_alter_user(own.id, |user| if self.spend_code(user, &code) { Ok(()) } else { Err(wrong_code()) });
        spent.await.map(|_| ())
    }

    fn new_recovery_codes(&self) -> Vec<String> {
        (0..RECOVERY_CODES).map(|_| self.second_factors.recovery_code()).collect()
    }

    /// Uses a code of somebody's second factor up, or a recovery code. Says whether it was good.
    fn spend_code(&self, user: &mut User, code: &str) -> bool {
        let id = user.id;
        let good = user.second_factor.as_mut().is_some_and(|factor| self.spend(id, factor, code));
        if !good {
            metrics::counter!("lifeline_login_failures_total").increment(1);
        }
        good
    }

    fn spend(&self, user: UserId, factor: &mut SecondFactor, code: &str) -> bool {
        let plain: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let hash = sha256_hex(plain.to_ascii_lowercase());
        if let Some(at) = factor.recovery_sha256.iter().position(|one| *one == hash) {
            factor.recovery_sha256.remove(at);
            tracing::info!(%user, left = factor.recovery_sha256.len(), "a recovery code was used");
            return true;
        }
        match self.second_factors.period_of(user, &factor.sealed_secret, &plain, self.clock.now()) {
            Ok(Some(period)) if factor.spent_period.is_none_or(|spent| period > spent) => {
                factor.spent_period = Some(period);
                true
            }
            Ok(_) => false,
            Err(error) => {
                tracing::error!(%user, %error, "only a recovery code helps");
                false
            }
        }
    }

    /// Uses a code up with which somebody signs in.
    ///
    /// # Errors
    /// `login_failed` if it is not good, or `unavailable`.
    pub(super) async fn sign_in_code(&self, user: UserId, code: &str) -> Result<Arc<User>, Problem> {
        let spent = self.try_alter_user(user, |user| {
            if user.factor_in_use().is_some() && self.spend_code(user, code) {
                return Ok(());
            }
            Err(Problem::new(Code::LoginFailed, "the code is wrong, or was used already").at("code"))
        });
        spent.await
    }
}

fn wrong_code() -> Problem {
    Problem::new(Code::InvalidField, "the code is wrong, or was used already").at("code")
}

fn told(codes: &[String]) -> RecoveryCodes {
    RecoveryCodes { recovery_codes: codes.iter().map(|code| in_fours(code)).collect() }
}

/// A recovery code as people copy it: `abcd-efgh-ijkl-mnop`.
fn in_fours(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    chars.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
