//! Profiles, passwords and signing in.

use lifeline_domain::{Code, Problem, Role};
use lifeline_protocol::rest::{ChangeMe, ChangePassword, ChangeUser, Login, NewUser};

use super::world::World;
use crate::{Caller, LoginOrigin, SignedIn};

pub(super) const PASSWORD: &str = "several words of hers";

impl World {
    /// With Amina, who has an e-mail address, and Rahman, who has none.
    pub(super) async fn with_people() -> Self {
        let world = Self::new().await;
        for (username, email) in [("amina", Some("Amina@Example.org")), ("rahman", None)] {
            let new = NewUser {
                username: username.to_owned(),
                email: email.map(str::to_owned),
                name: username.to_uppercase(),
                locale: Some("bn".to_owned()),
                time_zone: None,
                role: Role::Citizen,
                password: Some(PASSWORD.to_owned()),
            };
            world.bridge.add_user(&Caller::operator(), new).await.unwrap();
        }
        world
    }

    pub(super) async fn try_sign_in(&self, login: &str, password: &str) -> Result<SignedIn, Problem> {
        let login = Login { login: login.to_owned(), password: password.to_owned() };
        self.bridge.login(login, &LoginOrigin::default()).await
    }

    /// Somebody who has just signed in.
    pub(super) async fn signed_in(&self, login: &str) -> Caller {
        let signed_in = self.try_sign_in(login, PASSWORD).await.unwrap();
        self.bridge.authenticate(&signed_in.access_token).unwrap()
    }
}

fn to(old: &str, new: &str) -> ChangePassword {
    ChangePassword { old_password: old.to_owned(), new_password: new.to_owned() }
}

pub(super) fn refused(result: Result<impl Sized, Problem>) -> (Code, Option<String>) {
    let problem = result.err().expect("it is refused");
    (problem.code, problem.field)
}

#[tokio::test]
async fn a_person_signs_in_by_username_or_email_in_any_case() {
    let world = World::with_people().await;
    for login in ["amina", " AMINA", "amina@example.org", "AMINA@example.ORG "] {
        world.try_sign_in(login, PASSWORD).await.unwrap();
    }
    for (login, password) in [("amina", "Several words of hers"), ("amina@example.com", PASSWORD), ("", PASSWORD)] {
        assert_eq!(refused(world.try_sign_in(login, password).await), (Code::LoginFailed, None), "{login}");
    }
}

#[tokio::test]
async fn an_unknown_name_gets_the_same_answer_and_costs_the_same_work() {
    let world = World::with_people().await;
    let change = ChangeUser { disabled: Some(true), ..ChangeUser::default() };
    world.bridge.change_user(&Caller::operator(), "rahman", change).await.unwrap();
    world.bridge.lab_person("without-password", Role::Citizen).await.unwrap();
    world.passwords.work();
    let wrong = world.try_sign_in("amina", "not her password").await.err().unwrap();
    assert_eq!(world.passwords.work(), 1);
    for (login, password) in
        [("nobody", PASSWORD), ("nobody@example.org", PASSWORD), ("rahman", PASSWORD), ("without-password", PASSWORD)]
    {
        let problem = world.try_sign_in(login, password).await.err();
        assert_eq!((problem.as_ref(), world.passwords.work()), (Some(&wrong), 1), "{login}");
    }
}

#[tokio::test]
async fn a_profile_is_changed_by_its_owner() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    let change = ChangeMe {
        name: Some(" Amina Khatun ".to_owned()),
        username: Some("Amina.K".to_owned()),
        time_zone: Some("Asia/Dhaka".to_owned()),
        ..ChangeMe::default()
    };
    let me = world.bridge.change_me(&amina, change).await.unwrap();
    let told = (me.name.as_str(), me.username.as_str(), me.locale.as_deref(), me.time_zone.as_deref());
    assert_eq!(told, ("Amina Khatun", "amina.k", Some("bn"), Some("Asia/Dhaka")));
    assert_eq!(me.email.as_deref(), Some("amina@example.org"));

    // As the store has it, and after a restart.
    let world = world.restarted().await;
    assert_eq!(world.signed_in("amina.k").await.account.unwrap().name, "Amina Khatun");
    assert!(world.try_sign_in("amina", PASSWORD).await.is_err(), "the old name opens nothing");
}

#[tokio::test]
async fn a_name_of_somebody_else_and_a_field_that_cannot_be_change_nothing() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    let change = |change: ChangeMe| world.bridge.change_me(&amina, change);
    let text = |text: &str| Some(text.to_owned());
    let taken = change(ChangeMe { username: text("RAHMAN"), name: text("X"), ..ChangeMe::default() }).await;
    assert_eq!(refused(taken), (Code::AlreadyExists, text("username")));
    let bad = change(ChangeMe { name: text("X"), locale: text("en_US"), ..ChangeMe::default() }).await;
    assert_eq!(refused(bad), (Code::InvalidField, text("locale")));
    let bad = change(ChangeMe { name: text("X"), time_zone: text("+06:00"), ..ChangeMe::default() }).await;
    assert_eq!(refused(bad), (Code::InvalidField, text("time_zone")));
    assert_eq!(world.signed_in("amina").await.account.unwrap().name, "AMINA");
    let token = world.try_sign_in("amina", PASSWORD).await.unwrap().sos_token;
    let sos_only = world.bridge.authenticate(&token).unwrap();
    let tried = world.bridge.change_me(&sos_only, ChangeMe { name: text("X"), ..ChangeMe::default() }).await;
    assert_eq!(refused(tried).0, Code::Forbidden);
    assert_eq!(world.bridge.me(&sos_only).unwrap().email, None);
}

#[tokio::test]
async fn another_email_address_needs_the_password() {
    let world = World::with_people().await;
    let rahman = world.signed_in("rahman").await;
    let change = |email: &str, password: Option<&str>| {
        let change =
            ChangeMe { email: Some(email.to_owned()), password: password.map(str::to_owned), ..ChangeMe::default() };
        world.bridge.change_me(&rahman, change)
    };
    let field = Some("password".to_owned());
    assert_eq!(refused(change("r@example.org", None).await), (Code::MissingField, field.clone()));
    assert_eq!(refused(change("r@example.org", Some("a guess")).await), (Code::InvalidField, field));
    assert_eq!(world.mailbox.read(), []);

    // An address that somebody has and one that nobody has: the same answer, and another mail.
    let told = change("AMINA@example.org", Some(PASSWORD)).await.unwrap();
    let mails = world.mailbox.read();
    assert_eq!((mails[0].0.as_str(), mails[0].1), ("amina@example.org", "new address in use"));
    let me = change("R@example.org", Some(PASSWORD)).await.unwrap();
    assert_eq!((told.email, me.email), (None, None), "it does not count yet");
    assert!(world.try_sign_in("r@example.org", PASSWORD).await.is_err());
    let link = world.mailbox.link();
    world.bridge.confirm(&link).await.unwrap();
    let rahman = world.try_sign_in("r@example.org", PASSWORD).await.unwrap();
    let rahman = world.bridge.authenticate(&rahman.access_token).unwrap().account.unwrap();
    assert!(rahman.email_confirmed_at.is_some());
    assert_eq!(refused(world.bridge.confirm(&link).await).0, Code::NotFound, "once");
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    let other = world.signed_in("amina").await;
    let change = |old: &str, new: &str| world.bridge.change_password(&amina, to(old, new));
    let field = |name: &str| (Code::InvalidField, Some(name.to_owned()));
    assert_eq!(refused(change("a guess", "other words of hers").await), field("old_password"));
    for weak in ["short", "1234567890", "Password2026!", "amina-amina-1990", "amina@example.org"] {
        assert_eq!(refused(change(PASSWORD, weak).await), field("new_password"), "{weak}");
    }
    assert!(!other.revoked.is_cancelled(), "nothing has ended yet");

    change(PASSWORD, "other words of hers").await.unwrap();
    assert!(other.revoked.is_cancelled(), "the other login has ended");
    assert!(!amina.revoked.is_cancelled(), "the one that asked goes on");
    assert!(world.try_sign_in("amina", PASSWORD).await.is_err());
    world.try_sign_in("amina", "other words of hers").await.unwrap();
}
