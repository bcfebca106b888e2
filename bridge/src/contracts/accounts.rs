mod devices;
mod links;
mod names;
mod people;
mod sessions;

use lifeline_domain::{
    ConversationId, DeviceCertificate, DeviceProfile, Location, MediaId, NamedPlace, PasskeyId, Role, Timestamp, UserId,
};
use uuid::Uuid;

use self::{
    devices::{a_device_id_is_taken_once, a_device_is_replaced_whole, many_devices_are_written_together},
    links::{
        a_link_is_read_as_it_was_written_and_taken_once, expired_links_end_some_at_a_time,
        of_many_who_take_a_link_at_once_one_has_it,
    },
    names::{
        a_name_that_is_given_up_is_free_and_one_in_use_is_not_taken,
        of_many_who_change_to_a_username_at_once_one_gets_it, of_many_who_want_a_username_at_once_one_gets_it,
    },
    people::{
        a_person_is_read_as_they_were_written, a_person_is_replaced_whole, a_username_is_taken_once,
        an_email_is_taken_once_and_claims_nothing_else, people_without_an_email_do_not_collide,
        who_is_deleted_leaves_nothing_but_that_they_were_there,
    },
    sessions::{
        a_login_session_is_replaced_and_ended, a_push_subscription_is_replaced_and_removed,
        expired_login_sessions_end_some_at_a_time, the_login_sessions_of_a_person_end_together_but_for_one_to_keep,
    },
};
use super::{Case, Home, cases};
use crate::ports::{
    AccountLink, Accounts, Device, LinkPurpose, LoginSession, Passkey, PushSubscription, SecondFactor, StoreError, User,
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
        muted: [ConversationId(Uuid::from_u128(6)), ConversationId(Uuid::from_u128(7))].into(),
        picture: Some(MediaId(Uuid::from_u128(5))),
        email_confirmed_at: Some(Timestamp::from_millis(1_795_325_562_300)),
        role: Role::Responder,
        password_hash: Some("$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA".to_owned()),
        second_factor: Some(SecondFactor {
            sealed_secret: "AQ".to_owned(),
            on_since: Some(Timestamp::from_millis(1_795_325_562_400)),
            spent_period: Some(59_844_185),
            recovery_sha256: vec!["0f".to_owned()],
        }),
        passkeys: vec![Passkey {
            id: PasskeyId(Uuid::from_u128(number << 64)),
            name: "Zoë's \"key\"".to_owned(),
            credential_id: "-_A".to_owned(),
            record: "AQ".to_owned(),
            added_at: Timestamp::from_millis(1_795_325_562_500),
            last_used_at: Some(Timestamp::from_millis(1_795_325_562_600)),
        }],
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
        by_passkey: true,
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

fn link(secret: &str, purpose: LinkPurpose) -> AccountLink {
    let expires_at = Timestamp::from_millis(1_795_925_562_100);
    AccountLink { secret_sha256: secret.to_owned(), purpose, expires_at }
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
