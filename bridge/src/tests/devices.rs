//! The registry: credentials and imports.

use std::time::Duration;

use futures_util::future::join_all;
use lifeline_domain::{Code, DeviceId, DeviceProfile, Problem, Timestamp};
use lifeline_policies::Principal;
use lifeline_protocol::rest::{ChangeDevice, NewDevice};

use super::world::World;
use crate::{Caller, ImportLine, ImportOptions, MqttCredentials};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn id(text: &str) -> DeviceId {
    text.parse().unwrap()
}

impl World {
    async fn with_device(name: &str) -> Self {
        let world = Self::new().await;
        let new = NewDevice::new(id(name), DeviceProfile::default());
        world.bridge.add_device(&Caller::operator(), new).await.unwrap();
        world
    }

    /// A certificate for some days; its bytes.
    async fn certificate(&self, name: &str, days: u32) -> Result<Vec<u8>, Problem> {
        let issued = self.bridge.issue_device_certificate(&Caller::operator(), &id(name), days).await?;
        Ok(issued.certificate_pem.into_bytes())
    }

    fn shows(&self, certificate: &[u8]) -> Result<DeviceId, (Code, String)> {
        let credentials = MqttCredentials { certificate: Some(certificate), ..MqttCredentials::default() };
        match self.bridge.authenticate_mqtt(credentials).map(|login| login.principal) {
            Ok(Principal::Device { id }) => Ok(id),
            Ok(other) => panic!("{other:?} has no certificate"),
            Err(problem) => Err((problem.code, problem.detail)),
        }
    }
}

#[tokio::test]
async fn a_certificate_is_good_for_its_days_and_revoked_for_ever() {
    let world = World::with_device("hall-3").await;
    let operator = Caller::operator();
    let (short, long) = (world.certificate("hall-3", 1).await.unwrap(), world.certificate("hall-3", 30).await.unwrap());
    assert_eq!(world.shows(&short), Ok(id("hall-3")));
    world.clock.advance(DAY);
    assert_eq!(world.shows(&short), Err((Code::Forbidden, "the certificate has expired".to_owned())));
    assert_eq!(world.shows(&long), Ok(id("hall-3")));
    assert_eq!(world.shows(b"of nobody"), Err((Code::Forbidden, "the certificate is not registered here".to_owned())));

    world.bridge.set_device_enabled(&operator, &id("hall-3"), false).await.unwrap();
    let revoked = Err((Code::Forbidden, "the certificate was revoked".to_owned()));
    assert_eq!(world.shows(&long), revoked);
    assert_eq!(world.certificate("hall-3", 1).await.unwrap_err().code, Code::WrongStatus);
    world.bridge.set_device_enabled(&operator, &id("hall-3"), true).await.unwrap();
    assert_eq!(world.shows(&long), revoked);
    for days in [0, 3651] {
        let problem = world.certificate("hall-3", days).await.unwrap_err();
        assert_eq!((problem.code, problem.field.as_deref()), (Code::InvalidField, Some("days")));
    }
    assert_eq!(world.certificate("hall-4", 1).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn a_device_has_eight_good_certificates_at_most_and_old_records_go() {
    let world = World::with_device("hall-3").await;
    let operator = Caller::operator();
    let mut first = Vec::new();
    for _ in 0..8 {
        first.push(world.certificate("hall-3", 1).await.unwrap());
    }
    assert_eq!(world.certificate("hall-3", 1).await.unwrap_err().code, Code::WrongStatus);
    for _ in 0..3 {
        world.bridge.revoke_device_certificates(&operator, &id("hall-3"), None).await.unwrap();
        for _ in 0..8 {
            world.certificate("hall-3", 1).await.unwrap();
        }
    }
    let recorded = world.bridge.device(&operator, &id("hall-3")).unwrap().certificates;
    assert_eq!(recorded.len(), 16);
    assert_eq!(recorded.iter().filter(|one| one.revoked_at.is_none()).count(), 8);
    assert!(world.shows(&first[0]).is_err(), "whose record is gone opens nothing either");
}

#[tokio::test]
async fn a_login_by_token_ends_with_the_token_and_one_by_secret_does_not() {
    let world = World::with_device("hall-3").await;
    let issued = world.bridge.issue_device_token(&Caller::operator(), &id("hall-3"), 2).unwrap();
    let secret = world.bridge.rotate_device(&Caller::operator(), &id("hall-3")).await;
    let ends = |password: &str| {
        let (username, password) = (Some("hall-3"), Some(password.as_bytes()));
        let credentials = MqttCredentials { username, password, certificate: None };
        world.bridge.authenticate_mqtt(credentials).map(|login| login.expires_at)
    };
    assert_eq!(ends(&issued.token).unwrap_err().code, Code::Unauthenticated, "rotating voids it");
    let issued = world.bridge.issue_device_token(&Caller::operator(), &id("hall-3"), 2).unwrap();
    let to_the_second = Timestamp::from_millis(issued.expires_at.as_millis() / 1000 * 1000);
    assert_eq!(ends(&issued.token).unwrap(), Some(to_the_second));
    assert_eq!(ends(&secret.unwrap().password).unwrap(), None);
}

#[tokio::test]
async fn changes_of_one_device_at_once_do_not_undo_each_other() {
    let world = World::with_device("hall-3").await;
    let operator = Caller::operator();
    let renaming = (0..20).map(|number| {
        let (bridge, operator) = (world.bridge.clone(), operator.clone());
        async move {
            let change = ChangeDevice { name: Some(Some(format!("Hall {number}"))), ..ChangeDevice::default() };
            bridge.change_device(&operator, &id("hall-3"), change).await.unwrap();
        }
    });
    let hall = id("hall-3");
    let disabling = world.bridge.set_device_enabled(&operator, &hall, false);
    let (disabled, _) = tokio::join!(biased; disabling, join_all(renaming));
    assert!(disabled.unwrap().disabled_at.is_some());
    assert!(world.bridge.device(&operator, &hall).unwrap().disabled_at.is_some(), "it stays so");
}

#[tokio::test]
async fn only_those_who_manage_devices_may() {
    let world = World::with_device("hall-3").await;
    let nobody = Caller::anonymous();
    let forbidden = |problem: Problem| assert_eq!(problem.code, Code::Forbidden);
    let (bridge, hall) = (&world.bridge, id("hall-3"));
    forbidden(bridge.device(&nobody, &hall).unwrap_err());
    forbidden(bridge.change_device(&nobody, &hall, ChangeDevice::default()).await.unwrap_err());
    forbidden(bridge.set_device_enabled(&nobody, &hall, false).await.unwrap_err());
    forbidden(bridge.issue_device_token(&nobody, &hall, 1).err().unwrap());
    forbidden(bridge.issue_device_certificate(&nobody, &hall, 1).await.err().unwrap());
    forbidden(bridge.revoke_device_certificates(&nobody, &hall, None).await.unwrap_err());
    let line = ImportLine { line: 2, device: Ok((id("hall-4"), ChangeDevice::default())) };
    forbidden(bridge.import_devices(&nobody, vec![line], ImportOptions::default()).await.err().unwrap());
}
