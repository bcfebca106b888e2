use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use lifeline_bridge::MediaLimits;
use lifeline_media::{MediaPlace, S3Bucket};
use reqwest::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// `[media]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MediaSection {
    /// Where pictures, recordings and files lie, encrypted: `file:///folder`, by default the folder `media` below
    /// `data`, or `s3://bucket/prefix`.
    pub(crate) url: Option<String>,
    /// With `s3://`: the address of the object storage, if it is not Amazon's: `https://storage.example`, or
    /// `http://127.0.0.1:9000` on this machine only.
    pub(crate) endpoint: Option<String>,
    /// With `s3://`: authorities that its certificate may be of, besides the system's, PEM.
    pub(crate) ca: Option<PathBuf>,
    /// With `s3://`: the region.
    pub(crate) region: Option<String>,
    /// With `s3://`: the id of the access key.
    pub(crate) access_key_id: Option<String>,
    /// With `s3://`: the file that holds the secret access key.
    pub(crate) secret_access_key_file: Option<PathBuf>,
    /// The most that a picture may have, bytes.
    pub(crate) image_bytes_max: u64,
    /// The most that a recording may have, bytes: 5 MB are 40 minutes at 16 kbit/s.
    pub(crate) voice_bytes_max: u64,
    /// The most that a file may have, bytes.
    pub(crate) file_bytes_max: u64,
    /// How many uploads one person, or one call for help, may have open.
    pub(crate) open_per_person_max: usize,
    /// How many uploads may be open, and as many recordings of callers besides.
    pub(crate) open_max: usize,
    /// What a caller for help records is told of as it stands when the caller was not heard for so long, seconds. It
    /// goes on when they are heard again.
    pub(crate) voice_idle_s: u32,
    /// Another upload whose sender was not heard for so long is removed, hours.
    pub(crate) idle_hours: u32,
}

impl Default for MediaSection {
    fn default() -> Self {
        Self {
            url: None,
            endpoint: None,
            ca: None,
            region: None,
            access_key_id: None,
            secret_access_key_file: None,
            image_bytes_max: 10_000_000,
            voice_bytes_max: 5_000_000,
            file_bytes_max: 25_000_000,
            open_per_person_max: 4,
            open_max: 1_000,
            voice_idle_s: 120,
            idle_hours: 24,
        }
    }
}

/// What a section says of where media lie.
enum Place {
    Folder(PathBuf),
    /// The secret is read from the file when it is needed.
    S3 {
        bucket: S3Bucket,
        secret_file: PathBuf,
    },
}

impl MediaSection {
    /// Names the key that cannot be.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        self.read(Path::new("media")).map(|_| ())
    }

    /// Where media lie; `folder` is where they do if nothing is said. What does not exist is made.
    pub(crate) fn place(&self, folder: &Path) -> anyhow::Result<MediaPlace> {
        let place = match self.read(folder)? {
            Place::Folder(folder) => MediaPlace::folder(&folder),
            Place::S3 { bucket, secret_file } => {
                let secret = std::fs::read_to_string(&secret_file).map(Zeroizing::new);
                let secret =
                    secret.with_context(|| format!("media.secret_access_key_file: {}", secret_file.display()))?;
                let secret_access_key = Zeroizing::new(secret.trim_end().to_owned());
                MediaPlace::s3(S3Bucket { secret_access_key, ..bucket })
            }
        };
        place.context("media.url")
    }

    pub(crate) fn limits(&self) -> MediaLimits {
        MediaLimits {
            image_bytes_max: self.image_bytes_max,
            voice_bytes_max: self.voice_bytes_max,
            file_bytes_max: self.file_bytes_max,
            open_per_person_max: self.open_per_person_max,
            open_max: self.open_max,
            voice_idle: Duration::from_secs(self.voice_idle_s.into()),
            idle: Duration::from_secs(u64::from(self.idle_hours) * 3600),
        }
    }

    fn read(&self, folder: &Path) -> anyhow::Result<Place> {
        for (key, value) in [("open_per_person_max", self.open_per_person_max), ("open_max", self.open_max)] {
            ensure!(value > 0, "media.{key}: 1 or more");
        }
        let text = self.url.as_deref().unwrap_or_default();
        let form = || format!("media.url: `{text}` is not file:///folder or s3://bucket/prefix");
        let url = self.url.as_deref().map(Url::parse).transpose().with_context(form)?;
        let of_s3 = [
            ("endpoint", self.endpoint.is_some()),
            ("ca", self.ca.is_some()),
            ("region", self.region.is_some()),
            ("access_key_id", self.access_key_id.is_some()),
            ("secret_access_key_file", self.secret_access_key_file.is_some()),
        ];
        match url {
            Some(url) if url.scheme() == "s3" => {
                ensure!(
                    url.username().is_empty() && url.password().is_none(),
                    "media.url: give the key's id in `access_key_id` and its secret in `secret_access_key_file`"
                );
                let name = url.host_str().filter(|host| !host.is_empty()).with_context(form)?.to_owned();
                let secret_file = self.secret_access_key_file.clone();
                if let Some(endpoint) = &self.endpoint {
                    check_endpoint(endpoint)?;
                }
                let bucket = S3Bucket {
                    name,
                    prefix: url.path().trim_matches('/').to_owned(),
                    endpoint: self.endpoint.clone(),
                    region: self.region.clone(),
                    ca: self.ca.clone(),
                    access_key_id: self.access_key_id.clone().context("media.access_key_id: s3:// needs it")?,
                    secret_access_key: Zeroizing::default(),
                };
                let secret_file = secret_file.context("media.secret_access_key_file: s3:// needs it")?;
                Ok(Place::S3 { bucket, secret_file })
            }
            other => {
                if let Some((key, _)) = of_s3.iter().find(|(_, given)| *given) {
                    bail!("media.{key}: it is for s3:// only");
                }
                match other {
                    None => Ok(Place::Folder(folder.to_owned())),
                    Some(url) if url.scheme() == "file" => {
                        Ok(Place::Folder(url.to_file_path().ok().with_context(form)?))
                    }
                    Some(_) => bail!("{}", form()),
                }
            }
        }
    }
}

/// Without TLS, keys and media go to no other machine.
fn check_endpoint(endpoint: &str) -> anyhow::Result<()> {
    let url = Url::parse(endpoint).with_context(|| format!("media.endpoint: `{endpoint}` is not a URL"))?;
    match url.scheme() {
        "https" => Ok(()),
        "http" if super::is_here(&url) => Ok(()),
        _ => bail!("media.endpoint: `{endpoint}` does not begin with https://, and is not http:// on this machine"),
    }
}
