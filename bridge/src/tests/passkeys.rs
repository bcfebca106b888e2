//! Passkeys, and signing in with one.

use std::time::Duration;

use lifeline_domain::{Code, Role};
use lifeline_protocol::rest::{
    AddPasskey, BeginPasskey, BeginTotp, ChangePasskey, ChangeUser, ConfirmTotp, LoginPasskey, PasskeyView,
    SecondFactorState, WebAuthnJson,
};

use super::{
    credentials::RECOVERY_CODE,
    people::{PASSWORD, refused},
    world::World,
};
use crate::{Caller, LoginOrigin, SignedIn};

fn json(text: String) -> WebAuthnJson {
    WebAuthnJson::of(text).unwrap()
}

fn challenge_in(options: &WebAuthnJson) -> String {
    options.text().trim_start_matches('[').split(',').next().unwrap().to_owned()
}

fn with_password() -> BeginPasskey {
    BeginPasskey { password: Some(PASSWORD.to_owned()), code: None }
}

impl World {
    async fn answer_making(&self, caller: &Caller, challenge: &str, key: &str) -> Result<PasskeyView, Code> {
        let user = caller.account.as_ref().unwrap().id;
        let credential = json(format!("\"{challenge}/{user}/{key}/1\""));
        let add = AddPasskey { name: format!(" {key} "), credential };
        self.bridge.add_passkey(caller, &add).await.map_err(|problem| problem.code)
    }

    async fn add(&self, caller: &Caller, key: &str) -> Result<PasskeyView, Code> {
        let begun = self.bridge.begin_passkey(caller, with_password()).await.map_err(|problem| problem.code)?;
        self.answer_making(caller, &challenge_in(&begun), key).await
    }

    fn begin_sign_in(&self, browser: Option<&str>) -> String {
        challenge_in(&self.bridge.begin_passkey_sign_in(browser).unwrap())
    }

    async fn show(
        &self,
        challenge: &str,
        browser: Option<&str>,
        caller: &Caller,
        key: &str,
        counter: u32,
    ) -> Result<SignedIn, Code> {
        let user = caller.account.as_ref().unwrap().id;
        let login = LoginPasskey { credential: json(format!("\"{challenge}/{user}/{key}/{counter}\"")) };
        let shown = self.bridge.login_with_passkey(&login, browser, &LoginOrigin::default()).await;
        shown.map_err(|problem| problem.code)
    }

    async fn sign_in_by(&self, caller: &Caller, key: &str, counter: u32) -> Result<SignedIn, Code> {
        self.show(&self.begin_sign_in(None), None, caller, key, counter).await
    }
}

#[tokio::test]
async fn a_passkey_is_made_named_used_and_removed_by_its_owner() {
    let world = World::with_people().await;
    let (amina, rahman) = (world.signed_in("amina").await, world.signed_in("rahman").await);
    let added = world.add(&amina, "phone").await.unwrap();
    assert_eq!((added.name.as_str(), added.last_used_at), ("phone", None));
    assert_eq!(world.mailbox.read()[0].1, "passkey added");
    let rename = |name: &str| ChangePasskey { name: name.to_owned() };
    let renamed = world.bridge.change_passkey(&amina, added.id, &rename("My phone")).await.unwrap();
    assert_eq!(renamed.name, "My phone");
    let long = world.bridge.change_passkey(&amina, added.id, &rename(&"x".repeat(81))).await;
    assert_eq!(refused(long), (Code::InvalidField, Some("name".to_owned())));
    assert_eq!(refused(world.bridge.change_passkey(&rahman, added.id, &rename("x")).await).0, Code::NotFound);
    assert_eq!(refused(world.bridge.remove_passkey(&rahman, added.id).await).0, Code::NotFound);
    assert_eq!(world.add(&rahman, "phone").await.err(), Some(Code::AlreadyExists), "it is Amina's");

    let signed_in = world.sign_in_by(&amina, "phone", 2).await.unwrap();
    assert_eq!(Some(signed_in.user), amina.account.as_ref().map(|user| user.id));
    let world = world.restarted().await;
    let amina = world.bridge.authenticate(&world.try_sign_in("amina", PASSWORD).await.unwrap().access_token).unwrap();
    let listed = world.bridge.own_passkeys(&amina).unwrap();
    assert_eq!(listed.domain.as_deref(), Some("help.example"));
    assert!(listed.passkeys[0].last_used_at > Some(added.added_at), "{listed:?}");
    world.bridge.remove_passkey(&amina, added.id).await.unwrap();
    assert_eq!(world.sign_in_by(&amina, "phone", 3).await.err(), Some(Code::LoginFailed));
    assert!(world.bridge.own_passkeys(&amina).unwrap().passkeys.is_empty());
}

#[tokio::test]
async fn a_challenge_is_answered_once_in_time_by_whoever_asked() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    let begun = world.bridge.begin_passkey(&amina, with_password()).await.unwrap();
    let elsewhere = world.signed_in("amina").await;
    let making = challenge_in(&begun);
    assert_eq!(world.answer_making(&elsewhere, &making, "a").await.err(), Some(Code::WrongStatus), "another login");
    assert_eq!(world.answer_making(&amina, &making, "a").await.err(), Some(Code::WrongStatus), "it was answered");
    let begun = world.bridge.begin_passkey(&amina, with_password()).await.unwrap();
    assert_eq!(world.answer_making(&amina, "7777", "a").await.err(), Some(Code::InvalidField), "another challenge");
    world.clock.advance(Duration::from_secs(300));
    assert_eq!(world.answer_making(&amina, &challenge_in(&begun), "a").await.err(), Some(Code::WrongStatus));
    world.add(&amina, "a").await.unwrap();

    let challenge = world.begin_sign_in(Some("browser"));
    assert_eq!(world.show(&challenge, Some("another"), &amina, "a", 2).await.err(), Some(Code::TokenInvalid));
    assert_eq!(world.show(&challenge, Some("browser"), &amina, "a", 2).await.err(), Some(Code::TokenInvalid), "used");
    let challenge = world.begin_sign_in(Some("browser"));
    world.show(&challenge, Some("browser"), &amina, "a", 2).await.unwrap();
    let late = world.begin_sign_in(None);
    world.clock.advance(Duration::from_secs(300));
    assert_eq!(world.show(&late, None, &amina, "a", 3).await.err(), Some(Code::TokenInvalid));
}

#[tokio::test]
async fn a_copy_is_refused_and_its_owner_is_told() {
    let world = World::with_people().await;
    let (amina, rahman) = (world.signed_in("amina").await, world.signed_in("rahman").await);
    world.add(&amina, "phone").await.unwrap();
    world.sign_in_by(&amina, "phone", 9).await.unwrap();
    world.mailbox.read();
    assert_eq!(world.sign_in_by(&amina, "phone", 9).await.err(), Some(Code::LoginFailed));
    assert_eq!(world.mailbox.read(), [("amina@example.org".to_owned(), "passkey copied", String::new())]);
    // What is merely wrong is told to nobody, and tells nothing.
    for (whose, key) in [(&amina, "tablet"), (&rahman, "phone")] {
        assert_eq!(world.sign_in_by(whose, key, 10).await.err(), Some(Code::LoginFailed));
    }
    let disable = ChangeUser { disabled: Some(true), ..ChangeUser::default() };
    world.bridge.change_user(&Caller::operator(), "amina", disable).await.unwrap();
    assert_eq!(world.sign_in_by(&amina, "phone", 10).await.err(), Some(Code::LoginFailed));
    assert_eq!(world.mailbox.read(), []);
}

#[tokio::test]
async fn making_one_takes_a_fresh_login_or_everything_that_signing_in_takes() {
    let world = World::with_people().await;
    let signed_in = world.try_sign_in("amina", PASSWORD).await.unwrap();
    let amina = world.bridge.authenticate(&signed_in.access_token).unwrap();
    world.bridge.begin_passkey(&amina, BeginPasskey::default()).await.unwrap();
    world.clock.advance(Duration::from_secs(600));
    let refusal = |code: Code, field: &str| Some((code, Some(field.to_owned())));
    let begin = async |caller: &Caller, password: Option<&str>, code: Option<&str>| {
        let begin = BeginPasskey { password: password.map(str::to_owned), code: code.map(str::to_owned) };
        world.bridge.begin_passkey(caller, begin).await.err().map(|problem| (problem.code, problem.field))
    };
    assert_eq!(begin(&amina, None, None).await, refusal(Code::MissingField, "password"));
    assert_eq!(begin(&amina, Some("another"), None).await, refusal(Code::InvalidField, "password"));
    assert_eq!(begin(&amina, Some(PASSWORD), None).await, None);

    // A passkey would spare its owner the code: whoever adds one has it.
    world.bridge.begin_totp(&amina, BeginTotp { password: PASSWORD.to_owned() }).await.unwrap();
    world.bridge.confirm_totp(&amina, &ConfirmTotp { code: world.code(0) }).await.unwrap();
    let renewed = world.bridge.refresh(&signed_in.refresh_token, &LoginOrigin::default()).await.unwrap();
    let amina = world.bridge.authenticate(&renewed.access_token).unwrap();
    assert_eq!(begin(&amina, Some(PASSWORD), None).await, refusal(Code::MissingField, "code"));
    assert_eq!(begin(&amina, Some(PASSWORD), Some("1")).await, refusal(Code::InvalidField, "code"));
    assert_eq!(begin(&amina, Some(PASSWORD), Some(RECOVERY_CODE)).await, None);
}

#[tokio::test]
async fn nobody_has_more_than_ten() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    for number in 0..9 {
        world.add(&amina, &format!("key {number}")).await.unwrap();
    }
    world.add(&amina, "key 9").await.unwrap();
    let amina = world.signed_in("amina").await;
    assert_eq!(world.add(&amina, "key 10").await.err(), Some(Code::WrongStatus));
    assert_eq!(world.bridge.own_passkeys(&amina).unwrap().passkeys.len(), 10);
}

#[tokio::test]
async fn a_passkey_is_as_good_as_a_password_and_a_code() {
    let world = World::with_people().await;
    let admin = ChangeUser { role: Some(Role::Admin), ..ChangeUser::default() };
    world.bridge.change_user(&Caller::operator(), "amina", admin).await.unwrap();
    let by_password = world.try_sign_in("amina", PASSWORD).await.unwrap();
    let amina = || world.bridge.authenticate(&by_password.access_token).unwrap();
    assert_eq!(refused(world.bridge.users(&amina())).0, Code::SecondFactorDue);
    let passkey = world.add(&amina(), "phone").await.unwrap();
    // Whoever made it in this login has shown it, and goes on after a refresh.
    world.bridge.users(&amina()).unwrap();
    let renewed = world.bridge.refresh(&by_password.refresh_token, &LoginOrigin::default()).await.unwrap();
    let amina = || world.bridge.authenticate(&renewed.access_token).unwrap();
    world.bridge.users(&amina()).unwrap();
    assert_eq!(world.bridge.me(&amina()).unwrap().second_factor, Some(SecondFactorState::Off));

    // Who knows the password only gets no further, and adds neither a passkey of theirs nor codes.
    let guessed = world.try_sign_in("amina", PASSWORD).await.unwrap();
    let thief = world.bridge.authenticate(&guessed.access_token).unwrap();
    assert_eq!(refused(world.bridge.users(&thief)).0, Code::SecondFactorDue);
    assert_eq!(world.add(&thief, "another").await.err(), Some(Code::SecondFactorDue));
    let codes = world.bridge.begin_totp(&thief, BeginTotp { password: PASSWORD.to_owned() }).await;
    assert_eq!(refused(codes).0, Code::SecondFactorDue);
    assert_eq!(refused(world.bridge.remove_passkey(&thief, passkey.id).await).0, Code::SecondFactorDue);
    let signed_in = world.sign_in_by(&amina(), "phone", 2).await.unwrap();
    world.bridge.users(&world.bridge.authenticate(&signed_in.access_token).unwrap()).unwrap();

    // Without the passkey the login that it has opened is worth a password again.
    let change = ChangeUser { remove_second_factor: true, ..ChangeUser::default() };
    let view = world.bridge.change_user(&Caller::operator(), "amina", change).await.unwrap();
    assert_eq!(view.passkeys, 0);
    assert_eq!(refused(world.bridge.users(&amina())).0, Code::SecondFactorDue);
    world.add(&amina(), "another phone").await.unwrap();
    world.bridge.users(&amina()).unwrap();
}
