//! Second factors, and signing in with one.

use std::time::Duration;

use lifeline_domain::Code;
use lifeline_protocol::rest::{BeginTotp, ChangePassword, ChangeUser, ConfirmTotp, LoginCode, RemoveTotp};

use super::{
    credentials::RECOVERY_CODE,
    people::{PASSWORD, refused},
    world::World,
};
use crate::{Caller, LoginOrigin, SignedIn, ports::Clock};

impl World {
    /// The code of the period that is `ahead` of the present one.
    pub(super) fn code(&self, ahead: i64) -> String {
        (self.clock.now().as_millis() / 60_000 + ahead).to_string()
    }

    async fn with_factor(login: &str) -> (Self, Caller) {
        let world = Self::with_people().await;
        let caller = world.signed_in(login).await;
        world.bridge.begin_totp(&caller, BeginTotp { password: PASSWORD.to_owned() }).await.unwrap();
        let code = world.code(0);
        world.bridge.confirm_totp(&caller, &ConfirmTotp { code }).await.unwrap();
        (world, caller)
    }

    async fn challenge(&self) -> String {
        let problem = self.try_sign_in("amina", PASSWORD).await.err().expect("a code is wanted");
        assert_eq!(problem.code, Code::SecondFactorRequired);
        problem.challenge.unwrap()
    }

    async fn answer(&self, challenge: &str, code: &str) -> Result<SignedIn, Code> {
        let login = LoginCode { challenge: challenge.to_owned(), code: code.to_owned() };
        let answered = self.bridge.login_with_code(&login, &LoginOrigin::default()).await;
        answered.map_err(|problem| problem.code)
    }
}

#[tokio::test]
async fn a_challenge_ends_by_time_by_use_and_by_another_password() {
    let (world, amina) = World::with_factor("amina").await;
    let late = world.challenge().await;
    world.clock.advance(Duration::from_secs(301));
    assert_eq!(world.answer(&late, &world.code(0)).await.err(), Some(Code::TokenInvalid));
    let (used, voided) = (world.challenge().await, world.challenge().await);
    assert_eq!(world.bridge.challenged(&used).await.as_deref(), Ok("amina"));
    assert_eq!(world.answer(&used, "1").await.err(), Some(Code::LoginFailed));
    world.answer(&used, &world.code(0)).await.unwrap();
    assert_eq!(world.answer(&used, &world.code(1)).await.err(), Some(Code::TokenInvalid));
    let new_password = "other words of hers".to_owned();
    let change = ChangePassword { old_password: PASSWORD.to_owned(), new_password };
    world.bridge.change_password(&amina, change).await.unwrap();
    assert_eq!(world.answer(&voided, RECOVERY_CODE).await.err(), Some(Code::TokenInvalid));
    assert_eq!(refused(world.bridge.challenged("made up").await).0, Code::TokenInvalid);
}

#[tokio::test]
async fn of_many_who_show_the_same_code_at_once_one_is_let_in() {
    let (world, _) = World::with_factor("amina").await;
    world.clock.advance(Duration::from_secs(120));
    let mut challenges = Vec::new();
    for _ in 0..8 {
        challenges.push(world.challenge().await);
    }
    let code = world.code(0);
    let answers = challenges.iter().map(|challenge| world.answer(challenge, &code));
    let answers = futures_util::future::join_all(answers).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    // An earlier period's is not taken after a later one's.
    let refused = answers.iter().position(Result::is_err).unwrap();
    assert_eq!(world.answer(&challenges[refused], &world.code(-1)).await.err(), Some(Code::LoginFailed));
}

#[tokio::test]
async fn it_is_taken_off_by_password_and_code_or_by_an_admin() {
    let (world, amina) = World::with_factor("amina").await;
    let remove = |password: &str, code: &str| {
        let remove = RemoveTotp { password: password.to_owned(), code: code.to_owned() };
        world.bridge.remove_totp(&amina, remove)
    };
    assert_eq!(refused(remove("wrong", RECOVERY_CODE).await), (Code::InvalidField, Some("password".to_owned())));
    assert_eq!(refused(remove(PASSWORD, "1").await), (Code::InvalidField, Some("code".to_owned())));
    let again = world.bridge.begin_totp(&amina, BeginTotp { password: PASSWORD.to_owned() }).await;
    assert_eq!(refused(again).0, Code::WrongStatus);
    remove(PASSWORD, "AAAA-bbbb cccc-DDDD").await.unwrap();
    assert_eq!(refused(remove(PASSWORD, RECOVERY_CODE).await).0, Code::WrongStatus);
    world.try_sign_in("amina", PASSWORD).await.unwrap();

    let (world, amina) = World::with_factor("amina").await;
    let change = || ChangeUser { remove_second_factor: true, ..ChangeUser::default() };
    assert_eq!(refused(world.bridge.change_user(&amina, "amina", change()).await).0, Code::Forbidden);
    let view = world.bridge.change_user(&Caller::operator(), "amina", change()).await.unwrap();
    assert!(!view.second_factor);
    world.try_sign_in("amina", PASSWORD).await.unwrap();
    assert!(!amina.revoked.is_cancelled(), "the login goes on");
}

#[tokio::test]
async fn whoever_needs_one_only_calls_for_help_until_it_is_there() {
    use lifeline_domain::Role;
    use lifeline_protocol::rest::SecondFactorState;

    let world = World::with_people().await;
    let admin = ChangeUser { role: Some(Role::Admin), ..ChangeUser::default() };
    world.bridge.change_user(&Caller::operator(), "rahman", admin).await.unwrap();
    let signed_in = world.try_sign_in("rahman", PASSWORD).await.unwrap();
    let rahman = || world.bridge.authenticate(&signed_in.access_token).unwrap();
    let state = || world.bridge.me(&rahman()).unwrap().second_factor;
    assert_eq!(state(), Some(SecondFactorState::Due));
    assert_eq!(refused(world.bridge.users(&rahman())).0, Code::SecondFactorDue);
    assert_eq!(refused(world.bridge.login_sessions(&rahman())).0, Code::SecondFactorDue);
    let sos = world.bridge.authenticate(&signed_in.sos_token).unwrap();
    assert_eq!(
        refused(world.bridge.begin_totp(&sos, BeginTotp { password: PASSWORD.to_owned() }).await).0,
        Code::Forbidden
    );
    world.bridge.begin_totp(&rahman(), BeginTotp { password: PASSWORD.to_owned() }).await.unwrap();
    assert_eq!(state(), Some(SecondFactorState::Due), "not before a code was shown");
    let code = world.code(0);
    world.bridge.confirm_totp(&rahman(), &ConfirmTotp { code }).await.unwrap();
    assert_eq!(state(), Some(SecondFactorState::On));
    assert_eq!(world.bridge.users(&rahman()).unwrap().len(), 2);
}
