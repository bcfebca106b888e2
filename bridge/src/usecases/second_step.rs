//! Signing in where the password is not enough.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{Code, Problem};
use lifeline_protocol::rest::LoginCode;

use super::{LoginOrigin, SignedIn, sessions::Proof};
use crate::{
    Bridge,
    ports::{AccountLink, LinkPurpose, User},
    sha256_hex,
};

/// How long after the password the code may come.
const CHALLENGE_FOR: Duration = Duration::from_secs(5 * 60);

impl Bridge {
    /// What whoever has shown the right password of an account with a second factor is answered:
    /// `second_factor_required` with a challenge, or `unavailable`.
    pub(super) async fn challenge(&self, user: &User) -> Problem {
        match self.new_link_secret(second_step_of(user), CHALLENGE_FOR).await {
            Ok(challenge) => {
                let detail = "the password is right; send a code of the authenticator, or a recovery code";
                let problem = Problem::new(Code::SecondFactorRequired, detail);
                Problem { challenge: Some(challenge), ..problem }
            }
            Err(problem) => problem,
        }
    }

    /// Whose password a challenge stands for, by username: to count attempts.
    ///
    /// # Errors
    /// `token_invalid` if it has ended, or `unavailable`.
    pub async fn challenged(&self, challenge: &str) -> Result<String, Problem> {
        Ok(self.good_challenge(challenge).await?.1.username.clone())
    }

    /// Signs in with a challenge and a code, or a recovery code. Either is good once; after a wrong code the challenge
    /// stays good.
    ///
    /// # Errors
    /// `token_invalid` if the challenge has ended, `login_failed` for the code, or `unavailable`.
    pub async fn login_with_code(&self, login: &LoginCode, origin: &LoginOrigin) -> Result<SignedIn, Problem> {
        let (link, user) = self.good_challenge(&login.challenge).await?;
        let user = self.sign_in_code(user.id, &login.code).await?;
        // The password may have been changed meanwhile.
        if second_step_of(&user) != link.purpose || !self.accounts.take_account_link(&link.secret_sha256).await? {
            return Err(ended());
        }
        self.open_session(&user, origin, Proof::Password).await
    }

    async fn good_challenge(&self, challenge: &str) -> Result<(AccountLink, Arc<User>), Problem> {
        let link = self.accounts.account_link(&sha256_hex(challenge)).await?.ok_or_else(ended)?;
        let LinkPurpose::SecondStep { user, .. } = link.purpose else { return Err(ended()) };
        let known = self.directory.user(user).filter(|known| known.user.disabled_at.is_none()).ok_or_else(ended)?;
        if link.expires_at <= self.clock.now() || second_step_of(&known.user) != link.purpose {
            return Err(ended());
        }
        Ok((link, known.user))
    }
}

fn second_step_of(user: &User) -> LinkPurpose {
    let password = user.password_hash.as_deref().unwrap_or_default();
    LinkPurpose::SecondStep { user: user.id, password_sha256: sha256_hex(password) }
}

fn ended() -> Problem {
    Problem::new(Code::TokenInvalid, "the challenge was used or has ended; begin with the password").at("challenge")
}
