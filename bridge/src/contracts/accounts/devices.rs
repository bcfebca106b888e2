use lifeline_domain::{DeviceProfile, Timestamp};

use super::{Home, device, devices};
use crate::ports::{Accounts, Device, StoreError};

pub(super) async fn a_device_id_is_taken_once<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let all = [device("AA:BB:CC:00:11:22", "a"), device("a.b_c-d", "b"), device("siren", "c")];
    for one in &all {
        assert_eq!(accounts.add_device(one).await, Ok(()));
        let other = Device { secret_sha256: "z".to_owned(), ..one.clone() };
        assert_eq!(accounts.add_device(&other).await, Err(StoreError::Taken("device")));
    }
    assert_eq!(devices(accounts.as_ref()).await, all);
}

pub(super) async fn a_device_is_replaced_whole<H: Home<dyn Accounts>>(mut home: H) {
    let accounts = home.open().await;
    let siren = device("siren", "a");
    assert_eq!(accounts.update_device(&siren).await, Err(StoreError::Missing("device")));
    assert_eq!(accounts.add_device(&siren).await, Ok(()));
    let mut later = Device { profile: DeviceProfile::default(), token_epoch: 1, ..device("siren", "b") };
    later.disabled_at = Some(Timestamp::from_millis(1_795_325_563_000));
    assert_eq!(accounts.update_device(&later).await, Ok(()));
    assert_eq!(devices(accounts.as_ref()).await, [later]);
}

pub(super) async fn many_devices_are_written_together<H: Home<dyn Accounts>>(mut home: H) {
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
