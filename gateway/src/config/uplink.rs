use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use lifeline_bridge::TakenAs;
use lifeline_certs::PairFiles;
use lifeline_domain::{Severity, SignalKind};
use lifeline_uplink::{Broker, Forward, Login, Take, Tls, TopicTemplate, UplinkSettings};
use reqwest::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[uplink.NAME]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UplinkSection {
    /// The other broker, which speaks MQTT 5: `mqtt://host:1883`, or `mqtts://host:8883` with TLS. No user or
    /// password stands in it.
    pub(crate) url: String,
    /// The MQTT client id there, which must be nobody else's; without it, one made of the store's epoch and NAME.
    #[serde(default)]
    pub(crate) client_id: Option<String>,
    /// The user name.
    #[serde(default)]
    pub(crate) username: Option<String>,
    /// The file that holds the password, read for each connection.
    #[serde(default)]
    pub(crate) password_file: Option<PathBuf>,
    /// The authorities that the broker's certificate may be of, PEM; `mqtts://` needs it.
    #[serde(default)]
    pub(crate) ca: Option<PathBuf>,
    /// A certificate to show, PEM.
    #[serde(default)]
    pub(crate) certificate: Option<PathBuf>,
    /// Its private key, PEM.
    #[serde(default)]
    pub(crate) key: Option<PathBuf>,
    /// This gateway's name in `{gateway}` of topics; without it, the store's epoch.
    #[serde(default)]
    pub(crate) gateway: Option<String>,
    /// What is handed on, in `[uplink.NAME.forward]`; without it, nothing is.
    #[serde(default)]
    pub(crate) forward: Option<ForwardSection>,
    /// What is taken, each in `[[uplink.NAME.take]]`: `filter`, a topic filter there, and `device`, who speaks
    /// for it here. The first that fits counts.
    #[serde(default)]
    pub(crate) take: Vec<TakeSection>,
}

/// `[uplink.NAME.forward]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ForwardSection {
    /// Where signals go; `{gateway}`, `{device}` and `{kind}` are filled in.
    pub(crate) topic: String,
    /// Signals of these kinds; empty: of all.
    #[schemars(with = "Vec<String>")]
    pub(crate) kinds: Vec<SignalKind>,
    /// Signals of these severities (Extreme, Severe, Moderate, Minor, Unknown); empty: of all.
    #[schemars(with = "Vec<String>")]
    pub(crate) severities: Vec<Severity>,
}

impl Default for ForwardSection {
    fn default() -> Self {
        let topic = "lifeline/{gateway}/alerts/{device}/{kind}".to_owned();
        Self { topic, kinds: Vec::new(), severities: Vec::new() }
    }
}

/// `[[uplink.NAME.take]]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeSection {
    /// The topic filter there.
    pub(crate) filter: String,
    /// The local device that speaks for all that comes by it, each device there a sensor behind it; with
    /// `{device}` in it, a local device for each.
    pub(crate) device: String,
}

impl UplinkSection {
    /// As the uplink asks for it; `epoch` is the store's.
    ///
    /// # Errors
    /// Naming the key.
    pub(crate) fn settings(&self, name: &str, epoch: &str) -> anyhow::Result<UplinkSettings> {
        let key = |key: &str| format!("uplink.{name}.{key}");
        check_name(name).with_context(|| format!("uplink.{name}"))?;
        if self.forward.is_none() && self.take.is_empty() {
            bail!("uplink.{name}: neither `forward` nor `take` says what it is for");
        }
        let gateway = self.gateway.as_deref().unwrap_or(epoch);
        check_name(gateway).with_context(|| key("gateway"))?;
        let forward = self.forward.as_ref().map(|forward| {
            let topic = TopicTemplate::new(&forward.topic, gateway).with_context(|| key("forward.topic"))?;
            anyhow::Ok(Forward { topic, kinds: forward.kinds.clone(), severities: forward.severities.clone() })
        });
        let take = self.take.iter().enumerate().map(|(place, take)| {
            let key = |part: &str| format!("uplink.{name}.take[{place}].{part}");
            let taken_as = TakenAs::new(&take.device, name).with_context(|| key("device"))?;
            Take::new(&take.filter, taken_as).with_context(|| key("filter"))
        });
        Ok(UplinkSettings {
            name: name.to_owned(),
            broker: self.broker(name, epoch)?,
            forward: forward.transpose()?,
            take: take.collect::<anyhow::Result<_>>()?,
        })
    }

    /// Where the other broker is, and who this gateway is there.
    ///
    /// # Errors
    /// Naming the key.
    fn broker(&self, name: &str, epoch: &str) -> anyhow::Result<Broker> {
        let key = |key: &str| format!("uplink.{name}.{key}");
        let form =
            || format!("{}: `{}` is not mqtt://host, mqtts://host or one of them with :port", key("url"), self.url);
        let url = Url::parse(&self.url).with_context(form)?;
        ensure!(
            url.username().is_empty() && url.password().is_none(),
            "{}: give the user name in `username` and the password in `password_file`",
            key("url")
        );
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        let host = url.host_str().filter(|host| bare && !host.is_empty()).with_context(form)?;
        let tls = match url.scheme() {
            "mqtt" => None,
            "mqtts" => {
                let ca = self.ca.clone().with_context(|| format!("{}: mqtts:// needs it", key("ca")))?;
                Some(Tls { ca, own: self.own(name)? })
            }
            _ => bail!("{}", form()),
        };
        if let (None, Some(of_tls)) =
            (&tls, self.ca.as_ref().map(|_| "ca").or(self.certificate.as_ref().map(|_| "certificate")))
        {
            self.own(name)?;
            bail!("{}: it is for mqtts:// only", key(of_tls));
        }
        if self.password_file.is_some() && self.username.is_none() {
            bail!("{}: a password needs it", key("username"));
        }
        let login = self.username.clone().map(|username| Login { username, password_file: self.password_file.clone() });
        let client_id = self.client_id.clone().unwrap_or_else(|| format!("lifeline-{epoch}-{name}"));
        let port = url.port().unwrap_or(if tls.is_some() { 8883 } else { 1883 });
        Ok(Broker { host: host.to_owned(), port, tls, client_id, login })
    }

    fn own(&self, name: &str) -> anyhow::Result<Option<PairFiles>> {
        match (self.certificate.clone(), self.key.clone()) {
            (Some(certificate), Some(key)) => Ok(Some(PairFiles { certificate, key })),
            (None, None) => Ok(None),
            (Some(_), None) => bail!("uplink.{name}.key: a certificate needs it"),
            (None, Some(_)) => bail!("uplink.{name}.certificate: a key needs it"),
        }
    }
}

/// A name that fits a topic level, a label and a client id.
fn check_name(name: &str) -> anyhow::Result<()> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    let fits = (1..=32).contains(&name.len()) && name.chars().all(allowed);
    ensure!(fits, "`{name}` is not a name of 1 to 32 of a-z 0-9 _ -");
    Ok(())
}
