use futures_util::future::join_all;

use super::{Home, user, users};
use crate::ports::{Accounts, StoreError, User};

pub(super) async fn of_many_who_want_a_username_at_once_one_gets_it<H: Home<dyn Accounts>>(mut home: H) {
    let one = home.open().await;
    let two = home.second();
    for turn in 0..5_u128 {
        let username = format!("zoe{turn}");
        let rivals: Vec<User> = (0..8)
            .map(|rival| user(turn * 8 + rival, &username, Some(&format!("{turn}.{rival}@example.org"))))
            .collect();
        let adds = rivals.iter().enumerate().map(|(rival, user)| {
            let accounts = if rival % 2 == 0 { &one } else { &two };
            accounts.add_user(user)
        });
        let results = join_all(adds).await;
        let winners: Vec<_> = rivals.iter().zip(&results).filter(|(_, result)| result.is_ok()).collect();
        assert_eq!(winners.len(), 1, "{results:?}");
        let lost = results.iter().filter(|result| **result == Err(StoreError::Taken("username")));
        assert_eq!(lost.count(), 7, "{results:?}");
        let named = users(one.as_ref()).await.into_iter().filter(|user| user.username == username);
        assert_eq!(named.collect::<Vec<_>>(), [winners[0].0.clone()]);
    }
}

pub(super) async fn a_name_that_is_given_up_is_free_and_one_in_use_is_not_taken<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let one = user(1, "one", Some("one@example.org"));
    let two = user(2, "two", None);
    assert_eq!(accounts.add_user(&one).await, Ok(()));
    assert_eq!(accounts.add_user(&two).await, Ok(()));
    let renamed = User { username: "one.new".to_owned(), email: Some("new@example.org".to_owned()), ..one.clone() };
    for _ in 0..2 {
        assert_eq!(accounts.update_user(&renamed).await, Ok(()));
    }
    let like_one = User { username: "one.new".to_owned(), ..two.clone() };
    assert_eq!(accounts.update_user(&like_one).await, Err(StoreError::Taken("username")));
    let like_one = User { email: renamed.email.clone(), username: "two.new".to_owned(), ..two.clone() };
    assert_eq!(accounts.update_user(&like_one).await, Err(StoreError::Taken("email")));
    assert_eq!(users(accounts.as_ref()).await, [renamed.clone(), two.clone()]);
    // What was given up can be had; what the refused change wanted besides was not taken by it.
    let heir = User { username: "one".to_owned(), email: one.email.clone(), ..two };
    assert_eq!(accounts.update_user(&heir).await, Ok(()));
    let three = user(3, "two.new", None);
    assert_eq!(accounts.add_user(&three).await, Ok(()));
    let without = User { email: None, ..renamed };
    assert_eq!(accounts.update_user(&without).await, Ok(()));
    let four = user(4, "four", Some("new@example.org"));
    assert_eq!(accounts.add_user(&four).await, Ok(()));
    assert_eq!(users(accounts.as_ref()).await, [without, heir, three, four]);
}

pub(super) async fn of_many_who_change_to_a_username_at_once_one_gets_it<H: Home<dyn Accounts>>(mut home: H) {
    let one = home.open().await;
    let two = home.second();
    let rivals: Vec<User> = (0..8).map(|rival| user(rival, &format!("rival{rival}"), None)).collect();
    for rival in &rivals {
        assert_eq!(one.add_user(rival).await, Ok(()));
    }
    let renamed: Vec<User> = rivals.iter().map(|rival| User { username: "zoe".to_owned(), ..rival.clone() }).collect();
    let updates = renamed.iter().enumerate().map(|(rival, user)| {
        let accounts = if rival % 2 == 0 { &one } else { &two };
        accounts.update_user(user)
    });
    let results = join_all(updates).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    let lost = results.iter().filter(|result| **result == Err(StoreError::Taken("username")));
    assert_eq!(lost.count(), 7, "{results:?}");
    let named = users(one.as_ref()).await.into_iter().filter(|user| user.username == "zoe");
    assert_eq!(named.count(), 1);
}
