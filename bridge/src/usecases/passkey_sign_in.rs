//! Signing in with a passkey, without a user name and without a password.

use lifeline_domain::{Code, Problem};
use lifeline_protocol::rest::{LoginPasskey, WebAuthnJson};

use super::{LoginOrigin, SignedIn, passkeys::told, sessions::Proof};
use crate::{
    Bridge,
    passkey_ceremonies::SigningIn,
    ports::{Occasion, PasskeyRefusal},
    sha256_hex,
};

impl Bridge {
    /// Begins to sign somebody in: what the browser is to be told. It is the same for everybody, so that nobody learns who
    /// has a passkey. `browser` is a secret that the browser shows again with its answer.
    ///
    /// # Errors
    /// `forbidden` where the gateway has no domain, or `unavailable`.
    pub fn begin_passkey_sign_in(&self, browser: Option<&str>) -> Result<WebAuthnJson, Problem> {
        let begun = self.passkeys_here()?.begin_using();
        let signing_in = SigningIn { browser_sha256: browser.map(sha256_hex), state: begun.state };
        self.passkey_ceremonies.sign_ins.begin(begun.challenge, signing_in, self.clock.now());
        told(begun.options)
    }

    /// Signs in whoever's passkey has answered. Their authenticator has verified them, so that no code is wanted besides.
    ///
    /// # Errors
    /// `forbidden` where the gateway has no domain, `invalid_field` for what is no answer of a browser, `token_invalid` if
    /// the challenge was answered, has ended or was another browser's, `login_failed` whatever else is wrong, or
    /// `unavailable`.
    pub async fn login_with_passkey(
        &self,
        login: &LoginPasskey,
        browser: Option<&str>,
        origin: &LoginOrigin,
    ) -> Result<SignedIn, Problem> {
        let passkeys = self.passkeys_here()?;
        let answer = login.credential.text();
        let claimed = passkeys
            .claim(answer)
            .map_err(|refusal| Problem::new(Code::InvalidField, refusal.to_string()).at("credential"))?;
        let now = self.clock.now();
        let begun = self.passkey_ceremonies.sign_ins.answer(&claimed.challenge, now);
        let begun = begun.filter(|begun| begun.browser_sha256 == browser.map(sha256_hex)).ok_or_else(ended)?;
        let known = self.directory.user(claimed.user).ok_or_else(failed)?;
        let mut copied = None;
        let used = self.try_alter_user(known.user.id, |user| {
            let theirs = user.passkeys.iter_mut().filter(|_| user.disabled_at.is_none());
            let passkey =
                theirs.into_iter().find(|one| one.credential_id == claimed.credential_id).ok_or_else(failed)?;
            let checked = passkeys.check(&begun.state, answer, user.id, &passkey.credential_id, &passkey.record);
            passkey.record = checked.map_err(|refusal| {
                tracing::info!(user = %user.id, passkey = %passkey.id, %refusal, "a passkey was refused");
                copied = (refusal == PasskeyRefusal::Copied).then(|| passkey.name.clone());
                failed()
            })?;
            passkey.last_used_at = Some(now);
            Ok(())
        });
        let used = used.await;
        if let Some(passkey) = copied {
            self.mail(&known.user, Occasion::PasskeyCopied { passkey });
        }
        // Who was deleted meanwhile is told no more than a stranger.
        let user = used.map_err(|problem| if problem.code == Code::NotFound { failed() } else { problem })?;
        self.open_session(&user, origin, Proof::Passkey).await
    }
}

fn failed() -> Problem {
    metrics::counter!("lifeline_login_failures_total").increment(1);
    Problem::new(Code::LoginFailed, "this passkey is not known here, or what it showed does not count").at("credential")
}

fn ended() -> Problem {
    Problem::new(Code::TokenInvalid, "the challenge was answered or has ended; begin anew").at("challenge")
}
