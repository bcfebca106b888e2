use lifeline_domain::{Role, Timestamp};

use super::{Home, link, push, session, user, users};
use crate::ports::{Accounts, DeletedUser, LinkPurpose, PushSubscription, StoreError, User};

pub(super) async fn a_person_is_read_as_they_were_written<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let one = user(1, "zoë.o'neil", Some("zoe@example.org"));
    let mut two = User { role: Role::Admin, password_hash: None, ..user(2, "`; DELETE user", None) };
    two.disabled_at = Some(Timestamp::from_millis(1));
    assert_eq!(accounts.add_user(&one).await, Ok(()));
    assert_eq!(accounts.add_user(&two).await, Ok(()));
    assert_eq!(users(accounts.as_ref()).await, [one, two]);
}

pub(super) async fn a_username_is_taken_once<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let one = user(1, "zoe", Some("zoe@example.org"));
    assert_eq!(accounts.add_user(&one).await, Ok(()));
    let two = user(2, "zoe", Some("other@example.org"));
    assert_eq!(accounts.add_user(&two).await, Err(StoreError::Taken("username")));
    assert_eq!(users(accounts.as_ref()).await, std::slice::from_ref(&one));
    // Nor did the refused one take the e-mail.
    let three = user(3, "three", Some("other@example.org"));
    assert_eq!(accounts.add_user(&three).await, Ok(()));
    assert_eq!(users(accounts.as_ref()).await, [one, three]);
}

pub(super) async fn an_email_is_taken_once_and_claims_nothing_else<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let one = user(1, "one", Some("zoe@example.org"));
    assert_eq!(accounts.add_user(&one).await, Ok(()));
    let two = user(2, "two", Some("zoe@example.org"));
    assert_eq!(accounts.add_user(&two).await, Err(StoreError::Taken("email")));
    assert_eq!(users(accounts.as_ref()).await, std::slice::from_ref(&one));
    let two = user(2, "two", Some("two@example.org"));
    assert_eq!(accounts.add_user(&two).await, Ok(()));
    // A username and an e-mail address are different things.
    let three = user(3, "zoe@example.org", None);
    assert_eq!(accounts.add_user(&three).await, Ok(()));
    assert_eq!(users(accounts.as_ref()).await, [one, two, three]);
}

pub(super) async fn people_without_an_email_do_not_collide<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    for (number, username) in [(1, "one"), (2, "two"), (3, "three")] {
        assert_eq!(accounts.add_user(&user(number, username, None)).await, Ok(()));
    }
    assert_eq!(users(accounts.as_ref()).await.len(), 3);
}

pub(super) async fn a_person_is_replaced_whole<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let one = user(1, "one", Some("one@example.org"));
    assert_eq!(accounts.update_user(&one).await, Err(StoreError::Missing("user")));
    assert_eq!(accounts.users().await, Ok(vec![]));
    assert_eq!(accounts.add_user(&one).await, Ok(()));
    let mut later = User { role: Role::Citizen, token_epoch: 4, password_hash: None, ..one };
    later.disabled_at = Some(Timestamp::from_millis(1_795_325_563_000));
    for _ in 0..2 {
        assert_eq!(accounts.update_user(&later).await, Ok(()));
        assert_eq!(users(accounts.as_ref()).await, [later.clone()]);
    }
    assert_eq!(accounts.add_user(&user(2, "one", None)).await, Err(StoreError::Taken("username")));
    assert_eq!(accounts.add_user(&user(2, "two", Some("one@example.org"))).await, Err(StoreError::Taken("email")));
}

pub(super) async fn who_is_deleted_leaves_nothing_but_that_they_were_there<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let (gone, stays) = (user(1, "zoe", Some("zoe@example.org")), user(2, "other", Some("other@example.org")));
    for one in [&gone, &stays] {
        assert_eq!(accounts.add_user(one).await, Ok(()));
    }
    for one in [session(1, 1, "a"), session(2, 2, "b"), session(3, 1, "c")] {
        assert_eq!(accounts.put_login_session(&one).await, Ok(()));
    }
    let theirs = PushSubscription { user: stays.id, ..push(2, "b") };
    for one in [&push(1, "a"), &theirs] {
        assert_eq!(accounts.put_push_subscription(one).await, Ok(()));
    }
    let address = |user| LinkPurpose::NewAddress { user, email: "new@example.org".to_owned() };
    let reset = |user| LinkPurpose::PasswordReset { user, password_sha256: "00".to_owned() };
    let links = [
        link("a", address(gone.id)),
        link("b", reset(gone.id)),
        link("c", reset(stays.id)),
        link("d", LinkPurpose::Nothing),
    ];
    for one in &links {
        assert_eq!(accounts.put_account_link(one).await, Ok(()));
    }
    let deleted = DeletedUser { id: gone.id, role: gone.role, at: Timestamp::from_millis(9), erase_messages: true };
    for _ in 0..2 {
        assert_eq!(accounts.delete_user(&deleted).await, Ok(()));
    }
    drop(accounts);
    let accounts = home.open().await;
    assert_eq!(users(accounts.as_ref()).await, [stays]);
    assert_eq!(accounts.login_sessions().await, Ok(vec![session(2, 2, "b")]));
    assert_eq!(accounts.push_subscriptions().await, Ok(vec![theirs]));
    for (one, there) in links.iter().zip([false, false, true, true]) {
        assert_eq!(accounts.account_link(&one.secret_sha256).await.unwrap().is_some(), there, "{one:?}");
    }
    assert_eq!(accounts.deleted_users().await, Ok(vec![deleted]));
    // The names are free for somebody else.
    assert_eq!(accounts.add_user(&user(3, "zoe", Some("zoe@example.org"))).await, Ok(()));
    for _ in 0..2 {
        assert_eq!(accounts.forget_deleted_user(gone.id).await, Ok(()));
    }
    assert_eq!(accounts.deleted_users().await, Ok(vec![]));
}
