//! The devices' authority as the bridge asks for it.

use std::time::{Duration, SystemTime};

use lifeline_bridge::ports::{DeviceCertificates, IssuedCertificate};
use lifeline_certs::{CertsError, DeviceAuthority};
use lifeline_domain::{DeviceId, Timestamp};

use crate::data::DataFolder;

/// Makes certificates with the authority in the data folder.
pub(crate) struct GatewayDeviceCertificates(DeviceAuthority);

impl GatewayDeviceCertificates {
    /// Opens the authority, or makes it.
    pub(crate) fn open(data: &DataFolder, now: Timestamp) -> Result<Self, CertsError> {
        Ok(Self(DeviceAuthority::open_or_create(&data.device_authority(), system_time(now))?))
    }
}

impl DeviceCertificates for GatewayDeviceCertificates {
    fn issue(&self, device: &DeviceId, days: u32, now: Timestamp) -> Result<IssuedCertificate, String> {
        let made = self.0.issue(device.as_str(), days, system_time(now)).map_err(|error| error.to_string())?;
        Ok(IssuedCertificate {
            certificate_pem: made.certificate_pem,
            key_pem: made.key_pem,
            der: made.der,
            serial: made.serial,
        })
    }
}

fn system_time(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(at.as_millis().try_into().unwrap_or_default())
}
