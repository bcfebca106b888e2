//! Passwords, tokens, secrets and mails that a test can look into.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use lifeline_domain::{Code, Problem, Timestamp, UserId};

use crate::ports::{
    ClaimedPasskey, Claims, MadePasskey, Mail, Mailer, NewFactor, Occasion, PasskeyCeremony, PasskeyRefusal, Passkeys,
    Passwords, SecondFactors, Secrets, Tokens, UnreadableSecret,
};

/// Keeps passwords as they are, and counts the work that real ones would be.
#[derive(Debug, Default)]
pub(super) struct PlainPasswords(AtomicUsize);

impl PlainPasswords {
    /// How many slow hashes were computed since it was asked last.
    pub(super) fn work(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

#[async_trait]
impl Passwords for PlainPasswords {
    async fn hash(&self, password: String) -> String {
        self.0.fetch_add(1, Ordering::Relaxed);
        password
    }

    async fn verify(&self, password: String, hash: Option<String>) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        hash == Some(password)
    }
}

/// Tokens are numbers of what was issued.
#[derive(Debug, Default)]
pub(super) struct CountedTokens(Mutex<HashMap<String, Claims>>);

impl Tokens for CountedTokens {
    fn issue(&self, claims: &Claims) -> String {
        let mut issued = self.0.lock().unwrap();
        // With two dots, like a JWT.
        let token = format!("claims.{}.{}", issued.len(), claims.sub);
        issued.insert(token.clone(), claims.clone());
        token
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, Problem> {
        let issued = self.0.lock().unwrap();
        let claims = issued.get(token).ok_or_else(|| Problem::new(Code::TokenInvalid, "never issued"))?;
        if now.as_millis() >= claims.exp * 1000 {
            return Err(Problem::new(Code::TokenExpired, "expired"));
        }
        Ok(claims.clone())
    }
}

/// Secrets by number.
#[derive(Debug, Default)]
pub(super) struct CountedSecrets(AtomicUsize);

impl Secrets for CountedSecrets {
    fn secret(&self) -> String {
        format!("secret-number-{}", self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn device_secret(&self) -> String {
        "ll_dev_secret".to_owned()
    }
}

/// Mails that were to be sent.
#[derive(Default)]
pub(super) struct SentMails(Mutex<Vec<Mail>>);

impl SentMails {
    /// Those since it was asked last: to whom, what about, and the secret of the link.
    pub(super) fn read(&self) -> Vec<(String, &'static str, String)> {
        let secret = |link: &str| link.split_once("?link=").expect("a link has a secret").1.to_owned();
        let mails = std::mem::take(&mut *self.0.lock().unwrap());
        let told = mails.into_iter().map(|mail| {
            let (about, link) = match &mail.occasion {
                Occasion::Registered { link } => ("registered", secret(link)),
                Occasion::RegisteredAgain { link } => ("registered again", secret(link)),
                Occasion::NewAddress { link } => ("new address", secret(link)),
                Occasion::NewAddressInUse => ("new address in use", String::new()),
                Occasion::Forgotten { link } => ("forgotten", secret(link)),
                Occasion::PasswordChanged => ("password changed", String::new()),
                Occasion::PasskeyAdded { .. } => ("passkey added", String::new()),
                Occasion::PasskeyCopied { .. } => ("passkey copied", String::new()),
                Occasion::Invited { link, .. } => ("invited", secret(link)),
            };
            (mail.to, about, link)
        });
        told.collect()
    }

    /// The secret of the link in the one mail that was sent.
    pub(super) fn link(&self) -> String {
        let mails = self.read();
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails[0].2.clone()
    }
}

impl Mailer for SentMails {
    fn send(&self, mail: Mail) {
        self.0.lock().unwrap().push(mail);
    }
}

/// Factors whose code is the number of its period, of a minute, and whose recovery codes are all the same.
pub(super) struct PlainFactors;

pub(super) const RECOVERY_CODE: &str = "aaaabbbbccccdddd";

impl SecondFactors for PlainFactors {
    fn make(&self, user: UserId, username: &str) -> NewFactor {
        NewFactor { sealed_secret: user.to_string(), secret: "plain".to_owned(), uri: format!("otpauth:{username}") }
    }

    fn period_of(
        &self,
        user: UserId,
        sealed_secret: &str,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<u64>, UnreadableSecret> {
        if sealed_secret != user.to_string() {
            return Err(UnreadableSecret);
        }
        let present = now.as_millis().cast_unsigned() / 60_000;
        Ok(code.parse().ok().filter(|period: &u64| period.abs_diff(present) <= 1))
    }

    fn recovery_code(&self) -> String {
        RECOVERY_CODE.to_owned()
    }
}

/// Passkeys that say in plain what others sign: an answer is `"challenge/user/key/counter"`, the record the counter.
#[derive(Debug, Default)]
pub(super) struct PlainPasskeys(AtomicU64);

impl PlainPasskeys {
    fn begin(&self, whose: &str, known: &[String]) -> PasskeyCeremony {
        let challenge = u128::from(self.0.fetch_add(1, Ordering::Relaxed));
        let options = format!("[{challenge},\"{whose}\",{}]", known.len());
        PasskeyCeremony { options, challenge, state: challenge.to_be_bytes().to_vec() }
    }
}

fn plain(answer: &str) -> Result<(u128, UserId, String, u32), PasskeyRefusal> {
    let parts: Vec<_> = answer.trim_matches('"').split('/').collect();
    let [challenge, user, key, counter] = parts[..] else {
        return Err(PasskeyRefusal::Unreadable("four parts".to_owned()));
    };
    Ok((challenge.parse().unwrap(), user.parse().unwrap(), key.to_owned(), counter.parse().unwrap()))
}

impl Passkeys for PlainPasskeys {
    fn domain(&self) -> &str {
        "help.example"
    }

    fn begin_making(&self, _: UserId, username: &str, _: &str, known: &[String]) -> PasskeyCeremony {
        self.begin(username, known)
    }

    fn make(&self, state: &[u8], answer: &str) -> Result<MadePasskey, PasskeyRefusal> {
        let (challenge, _, credential_id, counter) = plain(answer)?;
        if state != challenge.to_be_bytes() {
            return Err(PasskeyRefusal::Wrong("another challenge".to_owned()));
        }
        Ok(MadePasskey { credential_id, record: counter.to_string() })
    }

    fn begin_using(&self) -> PasskeyCeremony {
        self.begin("", &[])
    }

    fn claim(&self, answer: &str) -> Result<ClaimedPasskey, PasskeyRefusal> {
        let (challenge, user, credential_id, _) = plain(answer)?;
        Ok(ClaimedPasskey { user, credential_id, challenge })
    }

    fn check(&self, _: &[u8], answer: &str, _: UserId, _: &str, record: &str) -> Result<String, PasskeyRefusal> {
        let (.., counter) = plain(answer)?;
        if counter <= record.parse().unwrap() {
            return Err(PasskeyRefusal::Copied);
        }
        Ok(counter.to_string())
    }
}
