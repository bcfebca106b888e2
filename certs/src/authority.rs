use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::CertificateDer;

use crate::{
    CertsError, PairFiles,
    files::{self, Readers},
    pair,
};

pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);
const AUTHORITY_DAYS: u32 = 10 * 365;

/// An authority's certificate and key in a folder of its own.
pub(crate) struct Authority {
    pub(crate) certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Opens the authority in `folder`, or makes it under this name: `ca.pem`, valid for
    /// ten years, and `ca.key`, which only the owner may read, in a folder which only the
    /// owner may enter.
    pub(crate) fn open_or_create(folder: &Path, name: &str, now: SystemTime) -> Result<Self, CertsError> {
        let files = PairFiles { certificate: folder.join("ca.pem"), key: folder.join("ca.key") };
        files::make_private_folder(folder)?;
        if !files.certificate.exists() {
            // A key without a certificate is one whose making was interrupted.
            create(&files, name, now)?;
        }
        let loaded = files.load()?;
        let certificate = loaded.end_entity_cert()?.clone().into_owned();
        if pair::expires_at(&certificate).is_none_or(|end| end <= now) {
            return Err(CertsError::Expired { file: files.certificate });
        }
        let key_pem = String::from_utf8_lossy(&files::read(&files.key)?).into_owned();
        let issuer = Issuer::from_ca_cert_der(&certificate, KeyPair::from_pem(&key_pem)?)?;
        Ok(Self { certificate, issuer })
    }

    /// A certificate for `key`, valid from an hour ago, since clocks are not all right.
    pub(crate) fn sign(
        &self,
        mut params: CertificateParams,
        key: &KeyPair,
        now: SystemTime,
        days: u32,
    ) -> Result<Certificate, CertsError> {
        params.use_authority_key_identifier_extension = true;
        valid_for(&mut params, now, days);
        Ok(params.signed_by(key, &self.issuer)?)
    }
}

fn create(files: &PairFiles, name: &str, now: SystemTime) -> Result<(), CertsError> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    // Authorities of several gateways are told apart by their names.
    let identifier = params.key_identifier(&key);
    let own = identifier.iter().take(4).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    params.distinguished_name.push(DnType::CommonName, format!("{name} {own}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid_for(&mut params, now, AUTHORITY_DAYS);
    let certificate = params.self_signed(&key)?;
    files::write_whole(&files.key, key.serialize_pem().as_bytes(), Readers::OwnerOnly)?;
    files::write_whole(&files.certificate, certificate.pem().as_bytes(), Readers::Everybody)
}

fn valid_for(params: &mut CertificateParams, now: SystemTime, days: u32) {
    let now = date_time_ymd(1970, 1, 1) + now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    params.not_before = now - Duration::from_secs(3600);
    params.not_after = now + days * DAY;
}
