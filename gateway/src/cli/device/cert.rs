use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{ArgGroup, Args};
use lifeline_domain::{DeviceCertificate, DeviceId};
use lifeline_protocol::rest::{CredentialLife, IssuedDeviceCertificate, RevokeCertificates};
use reqwest::Method;
use serde::Serialize;

use super::{Answer, Output, print};
use crate::{operator::Operator, private_file::PrivateFile};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["out", "revoke"])))]
pub(in crate::cli) struct Cert {
    /// The device's id.
    id: DeviceId,
    /// Where the certificate (ID.pem) and its key (ID.key) are written.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How long it is good.
    #[arg(long, value_name = "DAYS", default_value_t = 365)]
    days: u32,
    /// Revoke instead: the certificate with this SHA-256 fingerprint (`device show`), or `all`.
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "days")]
    revoke: Option<String>,
    #[command(flatten)]
    pub(super) output: Output,
}

/// A certificate and where its files are.
#[derive(Debug, Serialize)]
pub(super) struct Written {
    certificate_file: PathBuf,
    key_file: PathBuf,
    certificate: DeviceCertificate,
}

impl Cert {
    pub(super) async fn ask(self, operator: &Operator) -> anyhow::Result<Answer> {
        let path = format!("/v1/devices/{}/certificates", self.id);
        let Some(folder) = &self.out else {
            let which = RevokeCertificates { fingerprint_sha256: self.revoke.filter(|which| which != "all") };
            let revoked = operator.send(Method::POST, &format!("{path}/revoke"), &which).await?;
            return Ok(Answer::Device(revoked));
        };
        // Before a certificate is made: its key is shown once.
        let (certificate, key) = files(folder, &self.id)?;
        let issued = operator.send(Method::POST, &path, &CredentialLife { days: self.days }).await;
        let made: IssuedDeviceCertificate = match issued {
            Ok(made) => made,
            Err(error) => {
                certificate.discard();
                key.discard();
                return Err(error);
            }
        };
        Ok(Answer::Certificate(Box::new(Written {
            certificate_file: certificate.write(made.certificate_pem.as_bytes())?,
            key_file: key.write(made.key_pem.as_bytes())?,
            certificate: made.certificate,
        })))
    }
}

fn files(folder: &Path, id: &DeviceId) -> anyhow::Result<(PrivateFile, PrivateFile)> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let certificate = PrivateFile::create(folder.join(format!("{id}.pem")))?;
    match PrivateFile::create(folder.join(format!("{id}.key"))) {
        Ok(key) => Ok((certificate, key)),
        Err(error) => {
            certificate.discard();
            Err(error)
        }
    }
}

impl Written {
    pub(super) fn show(&self, json: bool) -> anyhow::Result<()> {
        let rows = [
            ("certificate", self.certificate_file.display().to_string()),
            ("key", self.key_file.display().to_string()),
            ("fingerprint", self.certificate.fingerprint_sha256.clone()),
            ("until", self.certificate.expires_at.to_string()),
        ];
        print::table(json, self, ["", ""], rows.map(|(what, is)| [what.to_owned(), is]))
    }
}
