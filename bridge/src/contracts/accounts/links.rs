use futures_util::future::join_all;
use lifeline_domain::{Role, Timestamp};

use super::{Home, link, user};
use crate::ports::{AccountLink, Accounts, LinkPurpose};

pub(super) async fn a_link_is_read_as_it_was_written_and_taken_once<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    assert_eq!(accounts.account_link("a").await, Ok(None));
    assert_eq!(accounts.take_account_link("a").await, Ok(false));
    let account = Box::new(user(7, "zoe", Some("zoe@example.org")));
    let (someone, email) = (account.id, "zoë@example.org".to_owned());
    let all = [
        link("a", LinkPurpose::Invitation { role: Role::Responder, email: Some(email.clone()) }),
        link("b", LinkPurpose::Registration { account }),
        link("c", LinkPurpose::NewAddress { user: someone, email }),
        link("d", LinkPurpose::PasswordReset { user: someone, password_sha256: "00".to_owned() }),
        link("e", LinkPurpose::Nothing),
    ];
    for one in &all {
        assert_eq!(accounts.put_account_link(one).await, Ok(()));
    }
    for one in &all {
        assert_eq!(accounts.account_link(&one.secret_sha256).await, Ok(Some(one.clone())));
    }
    assert_eq!(accounts.take_account_link("c").await, Ok(true));
    assert_eq!(accounts.take_account_link("c").await, Ok(false));
    assert_eq!(accounts.account_link("c").await, Ok(None));
    assert_eq!(accounts.account_link("d").await, Ok(Some(all[3].clone())));
    assert_eq!(accounts.users().await, Ok(vec![]), "a registration is no account yet");
}

pub(super) async fn of_many_who_take_a_link_at_once_one_has_it<H: Home<dyn Accounts>>(mut home: H) {
    let one = home.open().await;
    let two = home.second();
    for turn in 0..5 {
        let secret = format!("secret {turn}");
        assert_eq!(one.put_account_link(&link(&secret, LinkPurpose::Nothing)).await, Ok(()));
        let takes = (0..8).map(|taker| {
            let accounts = if taker % 2 == 0 { &one } else { &two };
            accounts.take_account_link(&secret)
        });
        let results = join_all(takes).await;
        assert_eq!(results.iter().filter(|result| **result == Ok(true)).count(), 1, "{results:?}");
        assert_eq!(results.iter().filter(|result| **result == Ok(false)).count(), 7, "{results:?}");
    }
}

pub(super) async fn expired_links_end_some_at_a_time<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let now = Timestamp::from_millis(1_795_900_000_000);
    assert_eq!(accounts.end_expired_account_links(now, 5).await, Ok(0));
    for (secret, millis) in [("a", -1), ("b", 0), ("c", 1), ("d", -86_400_000), ("e", -2)] {
        let expires_at = Timestamp::from_millis(now.as_millis() + millis);
        let link = AccountLink { expires_at, ..link(secret, LinkPurpose::Nothing) };
        assert_eq!(accounts.put_account_link(&link).await, Ok(()));
    }
    for ended in [2, 1, 0] {
        assert_eq!(accounts.end_expired_account_links(now, 2).await, Ok(ended));
    }
    for (secret, there) in [("a", false), ("b", true), ("c", true), ("d", false), ("e", false)] {
        assert_eq!(accounts.account_link(secret).await.unwrap().is_some(), there, "{secret}");
    }
}
