//! The configuration: one TOML file, then `LIFELINE_HTTP__LISTEN`-style environment
//! variables, then flags. One section a file. An unknown key is an error that names
//! where it stands.

mod accounts;
mod auth;
mod budgets;
mod devices;
mod http;
mod log;
mod mail;
mod media;
mod mqtt;
mod push;
mod retention;
mod rules;
mod store;
mod tls;
mod uplink;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use figment::{
    Figment,
    providers::{Env, Serialized},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    accounts::AccountsSection,
    auth::{AuthSection, RoleName},
    budgets::BudgetsSection,
    devices::DevicesSection,
    http::HttpSection,
    log::{LogFormat, LogSection},
    mail::MailSection,
    media::MediaSection,
    mqtt::{ClientCertificateMode, MqttSection, TlsMin},
    push::PushSection,
    retention::RetentionSection,
    rules::RulesSection,
    store::StoreSection,
    tls::TlsSection,
    uplink::UplinkSection,
};

/// The whole configuration.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// The folder for the store, keys and the operator's socket.
    pub(crate) data: PathBuf,
    /// The store.
    pub(crate) store: StoreSection,
    /// How devices connect.
    pub(crate) mqtt: MqttSection,
    /// What devices may take up.
    pub(crate) budgets: BudgetsSection,
    /// What is known about devices.
    pub(crate) devices: DevicesSection,
    /// Pages, REST and WebSocket.
    pub(crate) http: HttpSection,
    /// The certificate.
    pub(crate) tls: TlsSection,
    /// How people sign in.
    pub(crate) auth: AuthSection,
    /// Who may make an account.
    pub(crate) accounts: AccountsSection,
    /// How mail is sent to people: links that confirm an address or set another password.
    pub(crate) mail: MailSection,
    /// Pushes to people's browsers: calls for help, and messages to who is not connected.
    pub(crate) push: PushSection,
    /// What people attach: recordings, pictures, files.
    pub(crate) media: MediaSection,
    /// How long things are kept.
    pub(crate) retention: RetentionSection,
    /// What other devices' topics and payloads mean.
    pub(crate) rules: RulesSection,
    /// Other MQTT brokers that signals go to and come from, each with a name of 1 to 32 of `a-z 0-9 _ -`.
    pub(crate) uplink: BTreeMap<String, UplinkSection>,
    /// Logs.
    pub(crate) log: LogSection,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("lifeline-data"),
            store: StoreSection::default(),
            mqtt: MqttSection::default(),
            budgets: BudgetsSection::default(),
            devices: DevicesSection::default(),
            http: HttpSection::default(),
            tls: TlsSection::default(),
            auth: AuthSection::default(),
            accounts: AccountsSection::default(),
            mail: MailSection::default(),
            push: PushSection::default(),
            media: MediaSection::default(),
            retention: RetentionSection::default(),
            rules: RulesSection::default(),
            uplink: BTreeMap::new(),
            log: LogSection::default(),
        }
    }
}

/// What stands before a configuration key in the environment.
const PREFIX: &str = "LIFELINE_";
/// The sections, as they begin a variable's name.
const SECTIONS: [&str; 15] = [
    "STORE",
    "MQTT",
    "BUDGETS",
    "DEVICES",
    "HTTP",
    "TLS",
    "AUTH",
    "ACCOUNTS",
    "MAIL",
    "PUSH",
    "MEDIA",
    "RETENTION",
    "RULES",
    "UPLINK",
    "LOG",
];

impl Config {
    /// Reads the file, if there is one, and the environment.
    pub(crate) fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let config = Self::unchecked(file)?;
        config.check()?;
        Ok(config)
    }

    /// The same, for who sets more before it is whole and can be checked.
    pub(crate) fn unchecked(file: Option<&Path>) -> anyhow::Result<Self> {
        let from_file = match file {
            Some(path) => Self::read(path)?,
            None => Self::default(),
        };
        check_variables(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()))?;
        let is_key = |name: &str| name.contains("__") || name.eq_ignore_ascii_case("data");
        let environment = Env::prefixed(PREFIX).filter(move |name| is_key(name.as_str())).split("__");
        let config: Self =
            Figment::from(Serialized::defaults(from_file)).merge(environment).extract().map_err(|error| {
                let key = error.path.join(".");
                let variable = error.path.join("__").to_uppercase();
                anyhow::anyhow!("the environment variable LIFELINE_{variable} ({key}): {}", error.kind)
            })?;
        Ok(config)
    }

    fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
        toml::from_str(&text).map_err(|error| {
            let before = &text[..error.span().map_or(0, |span| span.start.min(text.len()))];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            anyhow::anyhow!("{}, line {line}, column {column}: {}", path.display(), error.message())
        })
    }

    /// Checks what single values cannot say.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        self.budgets.check()?;
        self.devices.check()?;
        if let Some(listen) = self.mqtt.listen
            && !listen.ip().is_loopback()
        {
            bail!(
                "mqtt.listen: {listen} is not a loopback address; without TLS devices connect from this machine only"
            );
        }
        if let Some(listen) = self.http.metrics_listen
            && !listen.ip().is_loopback()
        {
            bail!("http.metrics_listen: {listen} is not a loopback address; metrics are for this machine only");
        }
        if self.tls.certificate.is_some() != self.tls.key.is_some() {
            bail!("tls.certificate and tls.key belong together: one of them is missing");
        }
        if self.auth.idle_minutes < self.auth.access_minutes {
            bail!("auth.idle_minutes: it is less than auth.access_minutes; logins would end before they are renewed");
        }
        for (key, value) in [("access_minutes", self.auth.access_minutes), ("session_days", self.auth.session_days)] {
            if value == 0 {
                bail!("auth.{key}: 1 or more");
            }
        }
        self.accounts.check(self.mail.settings()?.is_some())?;
        self.push.check()?;
        self.media.check()?;
        if self.retention.resolved_days == 0 {
            bail!(
                "retention.resolved_days: 1 or more: an incident that was resolved by mistake can be reopened so long"
            );
        }
        for (name, uplink) in &self.uplink {
            // The epoch of the store stands for the gateway's name here; any is as good.
            uplink.settings(name, "k0")?;
        }
        Ok(())
    }

    /// The JSON Schema of the file.
    pub(crate) fn schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }
}

/// Refuses a variable that looks like a key and is none: `LIFELINE_HTTP_LISTEN`.
fn check_variables(names: impl Iterator<Item = String>) -> anyhow::Result<()> {
    for name in names {
        let Some(rest) = name.strip_prefix(PREFIX).filter(|rest| !rest.contains("__")) else { continue };
        let key = SECTIONS.iter().find_map(|section| Some((section, rest.strip_prefix(section)?.strip_prefix('_')?)));
        if let Some((section, key)) = key {
            bail!("the environment variable {name}: two underscores follow the section: {PREFIX}{section}__{key}");
        }
    }
    Ok(())
}

/// Whether a URL's host is this machine.
fn is_here(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lifeline.toml");
        std::fs::write(&file, text).unwrap();
        Config::load(Some(&file)).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = refused("[http]\n# a comment\nlistn = \"127.0.0.1:1\"\n");
        assert!(error.contains("lifeline.toml, line 3, column 1") && error.contains("`listn`"), "{error}");
        let error = refused("[htp]\n");
        assert!(error.contains("line 1") && error.contains("`htp`"), "{error}");
    }

    #[test]
    fn a_wrong_value_is_named_with_its_line() {
        let error = refused("[mqtt]\nlisten = \"everywhere\"\n");
        assert!(error.contains("line 2"), "{error}");
        assert!(refused("[mqtt]\nlisten = \"0.0.0.0:1883\"\n").contains("mqtt.listen"));
        assert!(refused("[mqtt]\ntls_min = \"1.1\"\n").contains("line 2"));
        assert!(refused("[retention]\nresolved_days = 0\n").contains("retention.resolved_days"));
        assert!(refused("[auth]\nidle_minutes = 5\n").contains("auth.idle_minutes"));
        assert!(refused("[auth]\nsession_days = 0\n").contains("auth.session_days"));
        assert!(refused("[tls]\nkey = \"k.pem\"\n").contains("tls.certificate"));
    }

    #[test]
    fn an_uplink_that_cannot_work_is_named_with_its_key() {
        let with = |lines: &str| refused(&format!("[uplink.city]\nurl = \"mqtt://broker.example\"\n{lines}"));
        assert!(refused("[uplink.city]\n").contains("url"));
        for (url, what) in [
            ("broker.example:1883", "mqtt://"),
            ("http://broker.example", "mqtt://"),
            ("mqtt://u:p@broker.example", "password_file"),
            ("mqtt://broker.example/x", "mqtt://"),
            ("mqtts://broker.example", "uplink.city.ca"),
        ] {
            let error =
                refused(&format!("[uplink.city]\nurl = \"{url}\"\ntake = [{{ filter = \"a\", device = \"d\" }}]\n"));
            assert!(error.contains("uplink.city") && error.contains(what), "{url}: {error}");
        }
        assert!(refused("[uplink.City]\nurl = \"mqtt://b\"\n").contains("uplink.City"));
        assert!(with("").contains("uplink.city: neither"));
        assert!(with("[uplink.city.forward]\ntopic = \"a/#\"\n").contains("uplink.city.forward.topic"));
        assert!(with("[uplink.city.forward]\nkinds = [\"SMOKE\"]\n").contains("line 4"));
        assert!(with("[[uplink.city.take]]\nfilter = \"a+\"\ndevice = \"d\"\n").contains("uplink.city.take[0].filter"));
        assert!(
            with("[[uplink.city.take]]\nfilter = \"a\"\ndevice = \"d d\"\n").contains("uplink.city.take[0].device")
        );
        assert!(with("password_file = \"p\"\n[uplink.city.forward]\n").contains("uplink.city.username"));
        assert!(with("certificate = \"c\"\n[uplink.city.forward]\n").contains("uplink.city.key"));
        assert!(with("gateway = \"a/b\"\n[uplink.city.forward]\n").contains("uplink.city.gateway"));
        assert!(with("forwards = 1\n").contains("line 3"));
    }

    #[test]
    fn mail_that_cannot_be_sent_and_links_that_lead_nowhere_are_named_with_their_keys() {
        const URL: &str = "[accounts]\npublic_url = \"https://help.example\"\n";
        let mail = |lines: &str| refused(&format!("{URL}[mail]\n{lines}"));
        let from = "from = \"lifeline@help.example\"\n";
        assert!(mail("from = \"a@b.example\"\n").contains("mail.from: neither"));
        assert!(mail("folder = \"mail\"\n").contains("mail.from"));
        assert!(mail("folder = \"mail\"\nfrom = \"nobody\"\n").contains("mail.from"));
        let by = |smtp: &str| mail(&format!("{from}smtp = \"{smtp}\"\n"));
        assert!(by("smtps://mail.example").contains("mail.ca"));
        assert!(by("smtp://mail.example").contains("not on this machine"));
        assert!(by("mail.example:25").contains("mail.smtp"));
        assert!(by("smtp://u:p@127.0.0.1").contains("password_file"));
        assert!(mail(&format!("{from}smtp = \"smtp://[::1]\"\nusername = \"u\"\n")).contains("mail.password_file"));
        assert!(mail(&format!("{from}smtp = \"smtp://127.0.0.1\"\nfolder = \"m\"\n")).contains("mail.folder"));
        assert!(refused(&format!("[mail]\n{from}folder = \"m\"\n")).contains("accounts.public_url"));
        let accounts = |lines: &str| refused(&format!("[accounts]\n{lines}"));
        assert!(accounts("registration = \"invited\"\n").contains("accounts.public_url"));
        assert!(accounts("registration = \"open\"\n").contains("needs [mail]"));
        assert!(accounts("registration = \"anyone\"\n").contains("line 2"));
        for url in ["http://help.example", "help.example", "https://help.example/x", "https://u@help.example"] {
            assert!(accounts(&format!("public_url = \"{url}\"\n")).contains("accounts.public_url"), "{url}");
        }
        assert!(accounts("invitation_days = 0\n").contains("accounts.invitation_days"));
    }

    #[test]
    fn a_contact_for_push_services_that_is_none_is_named() {
        assert!(refused("[push]\ncontact = \"a@b.example\"\n").contains("push.contact"));
        assert!(refused("[push]\nkey = \"k\"\n").contains("line 2"));
    }

    #[test]
    fn a_place_of_media_that_cannot_be_is_named_with_its_key() {
        let media = |lines: &str| refused(&format!("[media]\n{lines}"));
        for url in ["/srv/media", "ftp://a/b", "s3:///prefix", "file://host/x"] {
            assert!(media(&format!("url = \"{url}\"\n")).contains("media.url"), "{url}");
        }
        assert!(media("url = \"s3://a\"\n").contains("media.access_key_id"));
        assert!(media("url = \"s3://k:s@a\"\n").contains("secret_access_key_file"));
        let s3 = "url = \"s3://a/b\"\naccess_key_id = \"k\"\n";
        assert!(media(s3).contains("media.secret_access_key_file"));
        let with_endpoint = format!("{s3}secret_access_key_file = \"f\"\nendpoint = \"http://b\"\n");
        assert!(media(&with_endpoint).contains("media.endpoint"));
        assert!(media("region = \"x\"\n").contains("media.region"));
        assert!(media("open_max = 0\n").contains("media.open_max"));
    }

    #[test]
    fn a_variable_with_one_underscore_is_not_passed_over() {
        let check = |name: &str| check_variables([name.to_owned()].into_iter());
        assert!(check("LIFELINE_HTTP_LISTEN").unwrap_err().to_string().contains("LIFELINE_HTTP__LISTEN"));
        for fine in ["LIFELINE_HTTP__LISTEN", "LIFELINE_DATA", "LIFELINE_BIN", "HTTP_LISTEN", "LIFELINE_LOGO"] {
            assert!(check(fine).is_ok(), "{fine}");
        }
    }

    #[test]
    fn the_defaults_read_back_as_they_are_printed() {
        let printed = toml::to_string(&Config::default()).unwrap();
        let read: Config = toml::from_str(&printed).unwrap();
        assert_eq!(toml::to_string(&read).unwrap(), printed);
    }
}
