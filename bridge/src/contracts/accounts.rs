use futures_util::future::join_all;
use lifeline_domain::{DeviceCertificate, DeviceProfile, Location, NamedPlace, Role, Timestamp, UserId};
use uuid::Uuid;

use super::{Case, Home, cases};
use crate::ports::{
    AccountLink, Accounts, DeletedUser, Device, LinkPurpose, LoginSession, PushSubscription, SecondFactor, StoreError,
    User,
};

/// What every [`Accounts`] keeps to.
pub fn accounts_cases<H: Home<dyn Accounts>>() -> Vec<Case<H>> {
    cases![
        nobody_is_registered_at_first,
        a_person_is_read_as_they_were_written,
        a_username_is_taken_once,
        an_email_is_taken_once_and_claims_nothing_else,
        people_without_an_email_do_not_collide,
        of_many_who_want_a_username_at_once_one_gets_it,
        adding_again_changes_nothing,
        a_person_is_replaced_whole,
        a_name_that_is_given_up_is_free_and_one_in_use_is_not_taken,
        of_many_who_change_to_a_username_at_once_one_gets_it,
        who_is_deleted_leaves_nothing_but_that_they_were_there,
        a_device_id_is_taken_once,
        a_device_is_replaced_whole,
        many_devices_are_written_together,
        a_login_session_is_replaced_and_ended,
        the_login_sessions_of_a_person_end_together_but_for_one_to_keep,
        expired_login_sessions_end_some_at_a_time,
        a_link_is_read_as_it_was_written_and_taken_once,
        of_many_who_take_a_link_at_once_one_has_it,
        expired_links_end_some_at_a_time,
        a_push_subscription_is_replaced_and_removed,
        everything_survives_reopening,
    ]
}

fn user(number: u128, username: &str, email: Option<&str>) -> User {
    User {
        id: UserId(Uuid::from_u128(number)),
        username: username.to_owned(),
        email: email.map(str::to_owned),
        name: "Zoë \"Z\" O'Neil".to_owned(),
        locale: Some("zh-Hans".to_owned()),
        time_zone: None,
        places: vec![NamedPlace::new("places.0", "Zuhause", 52.5, 13.4).expect("a place")],
        findable: true,
        email_confirmed_at: Some(Timestamp::from_millis(1_795_325_562_300)),
        role: Role::Responder,
        password_hash: Some("$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA".to_owned()),
        second_factor: Some(SecondFactor {
            sealed_secret: "AQ".to_owned(),
            on_since: Some(Timestamp::from_millis(1_795_325_562_400)),
            spent_period: Some(59_844_185),
            recovery_sha256: vec!["0f".to_owned()],
        }),
        token_epoch: 3,
        disabled_at: None,
        created_at: Timestamp::from_millis(1_795_325_562_100),
    }
}

fn device(id: &str, secret: &str) -> Device {
    Device {
        id: id.parse().unwrap(),
        profile: DeviceProfile {
            name: Some("Küche".to_owned()),
            kind: Some("smoke_detector".parse().unwrap()),
            location: Some(Location { lat: 23.5, lon: -90.25, accuracy_m: None, floor: Some("2".to_owned()) }),
            place: Some("über der Tür".to_owned()),
            owner: None,
            topics: vec!["tele/x/#".parse().unwrap()],
        },
        certificates: vec![DeviceCertificate {
            fingerprint_sha256: "00ff".to_owned(),
            serial: "01:02".to_owned(),
            issued_at: Timestamp::from_millis(1_795_325_562_100),
            expires_at: Timestamp::from_millis(1_795_925_562_100),
            revoked_at: None,
        }],
        secret_sha256: secret.to_owned(),
        token_epoch: 0,
        disabled_at: None,
        created_at: Timestamp::from_millis(1_795_325_562_100),
    }
}

fn session(number: u128, user: u128, secret: &str) -> LoginSession {
    LoginSession {
        id: Uuid::from_u128(number),
        user: UserId(Uuid::from_u128(user)),
        secret_sha256: secret.to_owned(),
        created_at: Timestamp::from_millis(1_795_325_562_100),
        last_used_at: Some(Timestamp::from_millis(1_795_325_562_200)),
        expires_at: Timestamp::from_millis(1_795_925_562_100),
        agent: Some("Zoë's \"browser\"".to_owned()),
        address: Some("2001:db8::1".parse().unwrap()),
    }
}

async fn session_by_id(accounts: &dyn Accounts, id: Uuid) -> Option<LoginSession> {
    accounts.login_sessions().await.unwrap().into_iter().find(|session| session.id == id)
}

async fn users(accounts: &dyn Accounts) -> Vec<User> {
    let mut users = accounts.users().await.unwrap();
    users.sort_by_key(|user| user.id);
    users
}

async fn devices(accounts: &dyn Accounts) -> Vec<Device> {
    let mut devices = accounts.devices().await.unwrap();
    devices.sort_by(|one, two| one.id.cmp(&two.id));
    devices
}

async fn nobody_is_registered_at_first<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    assert_eq!(accounts.users().await, Ok(vec![]));
    assert_eq!(accounts.devices().await, Ok(vec![]));
    assert_eq!(accounts.login_sessions().await, Ok(vec![]));
}

async fn a_person_is_read_as_they_were_written<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let one = user(1, "zoë.o'neil", Some("zoe@example.org"));
    let mut two = User { role: Role::Admin, password_hash: None, ..user(2, "`; DELETE user", None) };
    two.disabled_at = Some(Timestamp::from_millis(1));
    assert_eq!(accounts.add_user(&one).await, Ok(()));
    assert_eq!(accounts.add_user(&two).await, Ok(()));
    assert_eq!(users(accounts.as_ref()).await, [one, two]);
}

async fn a_username_is_taken_once<H: Home<dyn Accounts>>(mut home: H) {
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

async fn an_email_is_taken_once_and_claims_nothing_else<H: Home<dyn Accounts>>(mut home: H) {
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

async fn people_without_an_email_do_not_collide<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    for (number, username) in [(1, "one"), (2, "two"), (3, "three")] {
        assert_eq!(accounts.add_user(&user(number, username, None)).await, Ok(()));
    }
    assert_eq!(users(accounts.as_ref()).await.len(), 3);
}

async fn of_many_who_want_a_username_at_once_one_gets_it<H: Home<dyn Accounts>>(mut home: H) {
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

async fn adding_again_changes_nothing<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let (one, siren) = (user(1, "one", Some("one@example.org")), device("siren", "a"));
    for _ in 0..2 {
        assert_eq!(accounts.add_user(&one).await, Ok(()));
        assert_eq!(accounts.add_device(&siren).await, Ok(()));
    }
    assert_eq!(users(accounts.as_ref()).await, [one]);
    assert_eq!(devices(accounts.as_ref()).await, [siren]);
}

async fn a_person_is_replaced_whole<H: Home<dyn Accounts>>(mut home: H) {
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

async fn a_name_that_is_given_up_is_free_and_one_in_use_is_not_taken<H: Home<dyn Accounts>>(mut home: H) {
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

async fn of_many_who_change_to_a_username_at_once_one_gets_it<H: Home<dyn Accounts>>(mut home: H) {
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

async fn a_device_id_is_taken_once<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let all = [device("AA:BB:CC:00:11:22", "a"), device("a.b_c-d", "b"), device("siren", "c")];
    for one in &all {
        assert_eq!(accounts.add_device(one).await, Ok(()));
        let other = Device { secret_sha256: "z".to_owned(), ..one.clone() };
        assert_eq!(accounts.add_device(&other).await, Err(StoreError::Taken("device")));
    }
    assert_eq!(devices(accounts.as_ref()).await, all);
}

async fn a_device_is_replaced_whole<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let siren = device("siren", "a");
    assert_eq!(accounts.update_device(&siren).await, Err(StoreError::Missing("device")));
    assert_eq!(accounts.add_device(&siren).await, Ok(()));
    let mut later = Device { profile: DeviceProfile::default(), token_epoch: 1, ..device("siren", "b") };
    later.disabled_at = Some(Timestamp::from_millis(1_795_325_563_000));
    assert_eq!(accounts.update_device(&later).await, Ok(()));
    assert_eq!(devices(accounts.as_ref()).await, [later]);
}

async fn many_devices_are_written_together<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    assert_eq!(accounts.put_devices(&[]).await, Ok(()));
    assert_eq!(accounts.add_device(&device("d-0001", "a")).await, Ok(()));
    let many: Vec<_> = (0..2000).map(|number| device(&format!("d-{number:04}"), "b")).collect();
    for _ in 0..2 {
        assert_eq!(accounts.put_devices(&many).await, Ok(()));
        assert_eq!(devices(accounts.as_ref()).await, many);
    }
    assert_eq!(accounts.add_device(&device("d-1999", "c")).await, Err(StoreError::Taken("device")));
}

fn push(number: u128, auth: &str) -> PushSubscription {
    PushSubscription {
        id: Uuid::from_u128(number),
        user: UserId(Uuid::from_u128(1)),
        session: Uuid::from_u128(2),
        endpoint: format!("https://push.example/{number}"),
        p256dh: "BL_n".to_owned(),
        auth: auth.to_owned(),
        created_at: Timestamp::from_millis(1_795_325_562_100),
    }
}

async fn a_push_subscription_is_replaced_and_removed<H: Home<dyn Accounts>>(mut home: H) {
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

async fn a_login_session_is_replaced_and_ended<H: Home<dyn Accounts>>(mut home: H) {
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

async fn the_login_sessions_of_a_person_end_together_but_for_one_to_keep<H: Home<dyn Accounts>>(mut home: H) {
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

async fn expired_login_sessions_end_some_at_a_time<H: Home<dyn Accounts>>(mut home: H) {
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

fn link(secret: &str, purpose: LinkPurpose) -> AccountLink {
    let expires_at = Timestamp::from_millis(1_795_925_562_100);
    AccountLink { secret_sha256: secret.to_owned(), purpose, expires_at }
}

async fn a_link_is_read_as_it_was_written_and_taken_once<H: Home<dyn Accounts>>(mut home: H) {
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

async fn of_many_who_take_a_link_at_once_one_has_it<H: Home<dyn Accounts>>(mut home: H) {
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

async fn expired_links_end_some_at_a_time<H: Home<dyn Accounts>>(mut home: H) {
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

async fn who_is_deleted_leaves_nothing_but_that_they_were_there<H: Home<dyn Accounts>>(mut home: H) {
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

async fn everything_survives_reopening<H: Home<dyn Accounts>>(mut home: H) {
    let (one, siren, login) = (user(1, "one", Some("one@example.org")), device("siren", "a"), session(1, 1, "a"));
    let accounts = home.open().await;
    assert_eq!(accounts.add_user(&one).await, Ok(()));
    assert_eq!(accounts.add_device(&siren).await, Ok(()));
    assert_eq!(accounts.put_login_session(&login).await, Ok(()));
    let mailed = link("a", LinkPurpose::Nothing);
    assert_eq!(accounts.put_account_link(&mailed).await, Ok(()));
    drop(accounts);
    let accounts = home.open().await;
    assert_eq!(users(accounts.as_ref()).await, [one]);
    assert_eq!(devices(accounts.as_ref()).await, [siren]);
    assert_eq!(session_by_id(accounts.as_ref(), login.id).await, Some(login));
    assert_eq!(accounts.account_link("a").await, Ok(Some(mailed)));
    assert_eq!(accounts.add_user(&user(2, "one", None)).await, Err(StoreError::Taken("username")));
}
