//! Making accounts, and getting back into one.

use std::time::Duration;

use lifeline_domain::{Code, Problem, Role};
use lifeline_protocol::rest::{ChangePassword, ChangeUser, Forgot, Invite, Join, Register, ResetPassword};

use super::{
    people::{PASSWORD, refused},
    world::World,
};
use crate::{Caller, LoginOrigin, SignedIn};

const NEW: &str = "other words of theirs";

impl World {
    async fn register(&self, username: &str, email: &str, password: &str) -> Result<(), Problem> {
        let register = Register {
            username: username.to_owned(),
            email: email.to_owned(),
            name: "Nila".to_owned(),
            locale: Some("bn".to_owned()),
            password: password.to_owned(),
        };
        self.bridge.register(register).await
    }

    async fn join(&self, link: &str, username: &str, password: &str) -> Result<SignedIn, Problem> {
        let join = Join {
            link: link.to_owned(),
            username: username.to_owned(),
            name: "Nila".to_owned(),
            locale: None,
            password: password.to_owned(),
        };
        self.bridge.join(join, &LoginOrigin::default()).await
    }

    async fn forgot(&self, login: &str) -> Result<(), Problem> {
        self.bridge.forgot_password(&Forgot { login: login.to_owned() }).await
    }

    async fn reset(&self, link: &str, password: &str) -> Result<(), Problem> {
        self.bridge.reset_password(ResetPassword { link: link.to_owned(), password: password.to_owned() }).await
    }
}

#[tokio::test]
async fn an_account_is_made_when_its_address_is_confirmed() {
    let world = World::with_people().await;
    world.register("Nila", "Nila@Example.org", NEW).await.unwrap();
    assert!(world.try_sign_in("nila", NEW).await.is_err(), "not yet");
    let link = world.mailbox.link();
    assert_eq!(refused(world.reset(&link, NEW).await).0, Code::NotFound, "a link is good for one thing");
    assert_eq!(refused(world.join(&link, "nila", NEW).await).0, Code::NotFound);
    // A restart forgets neither the link nor what hangs on it.
    let world = world.restarted().await;
    world.bridge.confirm(&link).await.unwrap();
    let nila = world.try_sign_in("nila@example.org", NEW).await.unwrap();
    let nila = world.bridge.authenticate(&nila.access_token).unwrap().account.unwrap();
    assert_eq!((nila.role, nila.locale.as_deref()), (Role::Citizen, Some("bn")));
    assert!(nila.email_confirmed_at.is_some());
    assert_eq!(refused(world.bridge.confirm(&link).await), (Code::NotFound, Some("link".to_owned())), "once");
}

#[tokio::test]
async fn a_used_address_gets_the_same_answer_and_costs_the_same_work() {
    let world = World::with_people().await;
    world.passwords.work();
    let fresh = world.register("nila", "nila@example.org", NEW).await;
    assert_eq!((&fresh, world.passwords.work()), (&Ok(()), 1));
    assert_eq!(world.mailbox.read()[0].1, "registered");
    let used = world.register("nila", "AMINA@example.org", NEW).await;
    assert_eq!((&used, world.passwords.work()), (&Ok(()), 1));
    let mails = world.mailbox.read();
    assert_eq!((mails.len(), mails[0].0.as_str(), mails[0].1), (1, "amina@example.org", "registered again"));
    // What is wrong otherwise is told of either, before anything depends on the address.
    for email in ["other@example.org", "amina@example.org"] {
        let weak = world.register("nila", email, "Password2026").await;
        assert_eq!(refused(weak), (Code::InvalidField, Some("password".to_owned())), "{email}");
        let taken = world.register("rahman", email, NEW).await;
        assert_eq!(refused(taken), (Code::AlreadyExists, Some("username".to_owned())), "{email}");
    }
    assert_eq!(world.mailbox.read(), []);
    assert!(world.try_sign_in("amina", PASSWORD).await.is_ok(), "her account is as it was");
}

#[tokio::test]
async fn of_two_who_register_the_same_one_is_made() {
    let world = World::with_people().await;
    world.register("nila", "one@example.org", NEW).await.unwrap();
    world.register("nila", "two@example.org", NEW).await.unwrap();
    world.register("other", "two@example.org", NEW).await.unwrap();
    let links: Vec<_> = world.mailbox.read().into_iter().map(|mail| mail.2).collect();
    world.bridge.confirm(&links[1]).await.unwrap();
    let late = world.bridge.confirm(&links[0]).await;
    assert_eq!(refused(late), (Code::AlreadyExists, Some("username".to_owned())));
    let late = world.bridge.confirm(&links[2]).await;
    assert_eq!(refused(late), (Code::AlreadyExists, Some("email".to_owned())));
    assert!(world.try_sign_in("other", NEW).await.is_err());
}

#[tokio::test]
async fn links_end() {
    let world = World::with_people().await;
    world.register("nila", "nila@example.org", NEW).await.unwrap();
    let confirm = world.mailbox.link();
    world.forgot("amina").await.unwrap();
    let reset = world.mailbox.link();
    world.clock.advance(Duration::from_secs(3600));
    assert_eq!(refused(world.reset(&reset, NEW).await).0, Code::NotFound);
    world.clock.advance(Duration::from_secs(23 * 3600));
    assert_eq!(refused(world.bridge.confirm(&confirm).await).0, Code::NotFound);
    world.bridge.let_go().await;
    let stored = crate::ports::Accounts::end_expired_account_links(
        &world.accounts,
        lifeline_domain::Timestamp::from_millis(i64::MAX),
        9,
    );
    assert_eq!(stored.await, Ok(0), "housekeeping has taken them away");
}

#[tokio::test]
async fn an_invitation_makes_one_account_of_its_role() {
    let world = World::with_people().await;
    let invite = |email: Option<&str>| {
        let invite = Invite { role: Role::Responder, email: email.map(str::to_owned) };
        async { world.bridge.invite(&Caller::operator(), invite).await }
    };
    let amina = world.signed_in("amina").await;
    let tried = world.bridge.invite(&amina, Invite { role: Role::Admin, email: None }).await;
    assert_eq!(refused(tried).0, Code::Forbidden);
    assert_eq!(refused(invite(Some("amina@example.org")).await), (Code::AlreadyExists, Some("email".to_owned())));

    let handed = invite(None).await.unwrap().link.unwrap();
    let secret = handed.strip_prefix("https://help.example/join?link=").unwrap();
    assert_eq!(refused(world.join(secret, "nila", "Password2026").await).0, Code::InvalidField);
    assert_eq!(refused(world.join(secret, "rahman", NEW).await).0, Code::AlreadyExists, "and the link stays good");
    let nila = world.join(secret, "nila", NEW).await.unwrap();
    let nila = world.bridge.authenticate(&nila.access_token).unwrap().account.unwrap();
    assert_eq!((nila.role, nila.email.as_deref()), (Role::Responder, None));
    assert_eq!(refused(world.join(secret, "nila2", NEW).await).0, Code::NotFound, "once");

    assert_eq!(invite(Some("Mim@example.org")).await.unwrap().link, None, "it is mailed");
    let mim = world.join(&world.mailbox.link(), "mim", NEW).await.unwrap();
    let mim = world.bridge.authenticate(&mim.access_token).unwrap().account.unwrap();
    assert_eq!(mim.email.as_deref(), Some("mim@example.org"));
    assert!(mim.email_confirmed_at.is_some());

    let late = invite(None).await.unwrap().link.unwrap();
    world.clock.advance(Duration::from_secs(7 * 24 * 3600));
    let late = late.split_once("?link=").unwrap().1;
    assert_eq!(refused(world.join(late, "late", NEW).await).0, Code::NotFound);
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_and_every_login_ends() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    world.forgot("AMINA@example.org").await.unwrap();
    let link = world.mailbox.link();
    assert_eq!(
        refused(world.reset(&link, "Amina-amina-1990").await),
        (Code::InvalidField, Some("password".to_owned()))
    );
    assert!(!amina.revoked.is_cancelled());
    world.reset(&link, NEW).await.unwrap();
    assert!(amina.revoked.is_cancelled());
    assert!(world.bridge.account_is_revoked(&amina), "no token of before is good");
    assert!(world.try_sign_in("amina", PASSWORD).await.is_err());
    world.try_sign_in("amina", NEW).await.unwrap();
    let mails = world.mailbox.read();
    assert_eq!((mails[0].0.as_str(), mails[0].1), ("amina@example.org", "password changed"));
    assert_eq!(refused(world.reset(&link, PASSWORD).await).0, Code::NotFound, "once");
}

#[tokio::test]
async fn who_is_registered_is_not_told_by_asking_for_a_new_password() {
    let world = World::with_people().await;
    let disabled = ChangeUser { disabled: Some(true), ..ChangeUser::default() };
    world.register("nila", "nila@example.org", NEW).await.unwrap();
    world.bridge.confirm(&world.mailbox.link()).await.unwrap();
    world.bridge.change_user(&Caller::operator(), "nila", disabled).await.unwrap();
    for login in ["nobody", "nobody@example.org", "rahman", "nila", ""] {
        assert_eq!(world.forgot(login).await, Ok(()), "{login}");
        assert_eq!(world.mailbox.read(), [], "{login}");
    }
    let now = lifeline_domain::Timestamp::from_millis(i64::MAX);
    let written = crate::ports::Accounts::end_expired_account_links(&world.accounts, now, 9).await;
    assert_eq!(written, Ok(5), "as much is written as for those who are");
}

#[tokio::test]
async fn another_password_voids_the_links_that_were_mailed_before() {
    let world = World::with_people().await;
    world.forgot("amina").await.unwrap();
    world.forgot("amina").await.unwrap();
    let links: Vec<_> = world.mailbox.read().into_iter().map(|mail| mail.2).collect();
    let amina = world.signed_in("amina").await;
    let change = ChangePassword { old_password: PASSWORD.to_owned(), new_password: NEW.to_owned() };
    world.bridge.change_password(&amina, change).await.unwrap();
    for link in links {
        assert_eq!(refused(world.reset(&link, PASSWORD).await).0, Code::NotFound);
    }
}
