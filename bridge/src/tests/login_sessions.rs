//! Where a person is signed in, and how that ends.

use std::{net::IpAddr, time::Duration};

use lifeline_domain::{Code, LoginSessionId};
use lifeline_protocol::rest::{ChangeUser, EndLoginSessions, Login};

use super::{people::PASSWORD, world::World};
use crate::{Caller, LoginOrigin, SignedIn};

const ADDRESS: &str = "203.0.113.7";

impl World {
    pub(super) async fn sign_in_with(&self, login: &str, agent: &str) -> SignedIn {
        let origin = LoginOrigin::new(Some(agent), Some(ADDRESS.parse().unwrap()));
        let login = Login { login: login.to_owned(), password: PASSWORD.to_owned() };
        self.bridge.login(login, &origin).await.unwrap()
    }

    pub(super) fn caller(&self, signed_in: &SignedIn) -> Caller {
        self.bridge.authenticate(&signed_in.access_token).unwrap()
    }

    async fn refresh(&self, signed_in: &SignedIn) -> Result<SignedIn, Code> {
        let refreshed = self.bridge.refresh(&signed_in.refresh_token, &LoginOrigin::default()).await;
        refreshed.map_err(|problem| problem.code)
    }

    fn token_is_good(&self, signed_in: &SignedIn) -> Result<(), Code> {
        self.bridge.authenticate(&signed_in.access_token).map(|_| ()).map_err(|problem| problem.code)
    }
}

#[tokio::test]
async fn sessions_are_listed_with_what_and_where_from_and_ended_one_by_one() {
    let world = World::with_people().await;
    let phone = world.sign_in_with("amina", "Phone\u{7}/1").await;
    let desk = world.sign_in_with("amina", &"x".repeat(1000)).await;
    world.sign_in_with("rahman", "Another").await;
    let (on_phone, at_desk) = (world.caller(&phone), world.caller(&desk));
    let listed = world.bridge.login_sessions(&on_phone).unwrap().sessions;
    let told: Vec<_> = listed.iter().map(|one| (one.current, one.agent.as_deref().unwrap().len())).collect();
    assert_eq!(told, [(false, 160), (true, 7)], "the last one first, and nobody else's");
    assert_eq!(listed[1].agent.as_deref(), Some("Phone/1"));
    assert!(listed.iter().all(|one| one.address == Some(ADDRESS.parse::<IpAddr>().unwrap())));

    let theirs = world.bridge.login_sessions(&world.caller(&world.sign_in_with("rahman", "y").await)).unwrap();
    let ended = world.bridge.end_own_session(&on_phone, theirs.sessions[0].id).await;
    assert_eq!(ended.unwrap_err().code, Code::NotFound, "not one of hers");
    world.bridge.end_own_session(&on_phone, listed[0].id).await.unwrap();
    assert!(at_desk.revoked.is_cancelled() && !on_phone.revoked.is_cancelled());
    assert_eq!(world.token_is_good(&desk), Err(Code::TokenInvalid));
    assert_eq!(world.refresh(&desk).await.err(), Some(Code::TokenInvalid));
    assert_eq!(world.token_is_good(&phone), Ok(()));
    let again = world.bridge.end_own_session(&on_phone, listed[0].id).await;
    assert_eq!(again.unwrap_err().code, Code::NotFound);
    let unknown = world.bridge.end_own_session(&on_phone, LoginSessionId(uuid::Uuid::nil())).await;
    assert_eq!(unknown.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn all_sessions_end_together_with_or_without_the_one_that_asks() {
    let world = World::with_people().await;
    let logins = [world.sign_in_with("amina", "a").await, world.sign_in_with("amina", "b").await];
    let rahman = world.caller(&world.sign_in_with("rahman", "c").await);
    let callers = [world.caller(&logins[0]), world.caller(&logins[1])];
    world.bridge.end_own_sessions(&callers[0], &EndLoginSessions { current: false }).await.unwrap();
    assert!(!callers[0].revoked.is_cancelled() && callers[1].revoked.is_cancelled());
    world.bridge.end_own_sessions(&callers[0], &EndLoginSessions { current: true }).await.unwrap();
    assert!(callers[0].revoked.is_cancelled());
    assert!(!world.bridge.account_is_revoked(&callers[0]), "the account itself stands");
    assert!(!rahman.revoked.is_cancelled());
}

#[tokio::test]
async fn a_login_that_is_not_used_ends_and_so_does_one_that_is() {
    let world = World::with_people().await;
    let idle = world.sign_in_with("amina", "a").await;
    assert_eq!((idle.access_for, idle.refresh_for), (Duration::from_secs(600), Duration::from_secs(3600)));
    let mut used = world.sign_in_with("amina", "b").await;
    world.clock.advance(Duration::from_secs(3500));
    used = world.refresh(&used).await.unwrap();
    world.clock.advance(Duration::from_secs(200));
    assert_eq!(world.refresh(&idle).await.err(), Some(Code::TokenExpired));
    assert_eq!(world.refresh(&idle).await.err(), Some(Code::TokenInvalid), "it is gone");

    // Six hours in all, however often it is used; the last tokens end with it.
    for _ in 0..6 {
        world.clock.advance(Duration::from_secs(2900));
        used = world.refresh(&used).await.unwrap();
    }
    assert!(used.refresh_for < Duration::from_secs(3600), "{:?}", used.refresh_for);
    world.clock.advance(used.refresh_for.saturating_sub(Duration::from_secs(300)));
    used = world.refresh(&used).await.unwrap();
    assert!(used.access_for < Duration::from_secs(300), "{:?}", used.access_for);
    world.clock.advance(Duration::from_secs(300));
    assert_eq!(world.token_is_good(&used), Err(Code::TokenExpired));
    assert_eq!(world.refresh(&used).await.err(), Some(Code::TokenExpired));
}

#[tokio::test]
async fn housekeeping_ends_what_has_expired() {
    let world = World::with_people().await;
    let caller = world.caller(&world.sign_in_with("amina", "a").await);
    world.bridge.let_go().await;
    assert!(!caller.revoked.is_cancelled());
    world.clock.advance(Duration::from_secs(3700));
    world.bridge.let_go().await;
    assert!(caller.revoked.is_cancelled());
    let kept = crate::ports::Accounts::login_sessions(&world.accounts).await.unwrap();
    assert_eq!(kept, []);
}

#[tokio::test]
async fn a_restart_keeps_logins_and_forgets_none_that_ended() {
    let world = World::with_people().await;
    let (kept, ended) = (world.sign_in_with("amina", "a").await, world.sign_in_with("amina", "b").await);
    world.bridge.logout(&ended.refresh_token).await.unwrap();
    let world = world.restarted().await;
    assert_eq!(world.refresh(&ended).await.err(), Some(Code::TokenInvalid));
    let renewed = world.refresh(&kept).await.unwrap();
    let caller = world.caller(&renewed);
    let change = ChangeUser { disabled: Some(true), ..ChangeUser::default() };
    world.bridge.change_user(&Caller::operator(), "amina", change).await.unwrap();
    assert!(caller.revoked.is_cancelled(), "after a restart, too, a login hangs on its account");
    assert!(world.bridge.account_is_revoked(&caller));
}

#[tokio::test]
async fn the_login_that_is_used_least_makes_room() {
    let world = World::with_people().await;
    let first = world.sign_in_with("amina", "first").await;
    let second = world.sign_in_with("amina", "second").await;
    world.refresh(&first).await.unwrap();
    for number in 0..49 {
        world.sign_in_with("amina", &format!("later {number}")).await;
    }
    let caller = world.caller(&world.sign_in_with("rahman", "other").await);
    assert_eq!(world.bridge.login_sessions(&caller).unwrap().sessions.len(), 1);
    assert_eq!(world.refresh(&second).await.err(), Some(Code::TokenInvalid));
}
