use lifeline_domain::Timestamp;

use super::{Home, push, session, session_by_id};
use crate::ports::{Accounts, LoginSession};

pub(super) async fn a_push_subscription_is_replaced_and_removed<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    assert_eq!(accounts.push_subscriptions().await, Ok(vec![]));
    for one in [push(1, "a"), push(2, "b"), push(1, "c")] {
        assert_eq!(accounts.put_push_subscription(&one).await, Ok(()));
    }
    let mut all = accounts.push_subscriptions().await.unwrap();
    all.sort_by_key(|one| one.id);
    assert_eq!(all, [push(1, "c"), push(2, "b")]);
    for _ in 0..2 {
        assert_eq!(accounts.remove_push_subscription(push(1, "").id).await, Ok(()));
    }
    drop(accounts);
    assert_eq!(home.open().await.push_subscriptions().await, Ok(vec![push(2, "b")]));
}

pub(super) async fn a_login_session_is_replaced_and_ended<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let (first, second) = (session(1, 7, "a"), session(2, 7, "b"));
    assert_eq!(accounts.put_login_session(&first).await, Ok(()));
    assert_eq!(accounts.put_login_session(&second).await, Ok(()));
    let mut refreshed = session(1, 7, "c");
    refreshed.expires_at = Timestamp::from_millis(1_796_000_000_000);
    assert_eq!(accounts.put_login_session(&refreshed).await, Ok(()));
    assert_eq!(session_by_id(accounts.as_ref(), first.id).await, Some(refreshed));
    for _ in 0..2 {
        assert_eq!(accounts.end_login_session(first.id).await, Ok(()));
        assert_eq!(session_by_id(accounts.as_ref(), first.id).await, None);
    }
    assert_eq!(session_by_id(accounts.as_ref(), second.id).await, Some(second));
}

pub(super) async fn the_login_sessions_of_a_person_end_together_but_for_one_to_keep<H: Home<dyn Accounts>>(
    mut home: H,
) {
    let accounts = home.open().await;
    let all = [session(1, 7, "a"), session(2, 8, "b"), session(3, 7, "c")];
    for one in &all {
        assert_eq!(accounts.put_login_session(one).await, Ok(()));
    }
    for _ in 0..2 {
        assert_eq!(accounts.end_login_sessions_of(all[0].user, Some(all[2].id)).await, Ok(()));
        assert_eq!(session_by_id(accounts.as_ref(), all[0].id).await, None);
        assert_eq!(session_by_id(accounts.as_ref(), all[2].id).await, Some(all[2].clone()));
    }
    for _ in 0..2 {
        assert_eq!(accounts.end_login_sessions_of(all[0].user, None).await, Ok(()));
    }
    assert_eq!(session_by_id(accounts.as_ref(), all[0].id).await, None);
    assert_eq!(session_by_id(accounts.as_ref(), all[1].id).await, Some(all[1].clone()));
    assert_eq!(session_by_id(accounts.as_ref(), all[2].id).await, None);
}

pub(super) async fn expired_login_sessions_end_some_at_a_time<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let now = Timestamp::from_millis(1_795_900_000_000);
    let ends = |number: u128, millis: i64| LoginSession {
        expires_at: Timestamp::from_millis(now.as_millis() + millis),
        ..session(number, 7, "a")
    };
    assert_eq!(accounts.end_expired_login_sessions(now, 5).await, Ok(0));
    let refreshed = ends(6, -1);
    let all = [ends(1, -1), ends(2, 0), ends(3, 1), ends(4, -86_400_000), ends(5, -2), refreshed.clone()];
    for one in &all {
        assert_eq!(accounts.put_login_session(one).await, Ok(()));
    }
    let refreshed = LoginSession { expires_at: now, ..refreshed };
    assert_eq!(accounts.put_login_session(&refreshed).await, Ok(()));
    for ended in [2, 1, 0] {
        assert_eq!(accounts.end_expired_login_sessions(now, 2).await, Ok(ended));
    }
    let mut left = Vec::new();
    for one in &all {
        left.extend(session_by_id(accounts.as_ref(), one.id).await);
    }
    assert_eq!(left, [ends(2, 0), ends(3, 1), refreshed]);
}
