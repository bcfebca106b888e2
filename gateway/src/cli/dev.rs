use std::{
    io::Write,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use lifeline_auth::PasswordCost;
use lifeline_bridge::{Bridge, Caller};
use lifeline_certs::{DevelopmentAuthority, ServerTls};
use lifeline_domain::{DeviceProfile, Role};
use lifeline_protocol::rest::{NewDevice, NewUser};
use serde::{Deserialize, Serialize};

use super::{print, serve::now};
use crate::{
    compose::{Core, Gateway, LabSockets, Sockets, bind},
    config::{Config, LogFormat},
    data::DataFolder,
    telemetry,
};

/// Run everything on this machine, with demo people and a demo device.
#[derive(Debug, Args)]
pub(super) struct Dev {
    /// Where everything is kept; a second start goes on with it.
    #[arg(long, value_name = "DIR", default_value = "lifeline-data")]
    data: PathBuf,
    /// The usual ports (8443, 1883, 8883), or any that are free.
    #[arg(long, value_enum, default_value = "usual")]
    ports: Ports,
    /// Print one line of JSON for scripts, with URLs, logins and the authority's file.
    #[arg(long)]
    json: bool,
    /// Open listeners for conformance suites and load generators too: MQTT for anyone
    /// and every topic, HTTP without TLS, both on loopback.
    #[arg(long)]
    lab: bool,
    /// With --lab: make this many people with tokens, in DIR/lab.json.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "lab")]
    lab_people: usize,
    /// Take the rest of the configuration, such as the kinds of devices, from this file; the data folder, the
    /// addresses and the log stay those of `dev`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Serve the web app from this folder instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    ui_dir: Option<PathBuf>,
    /// What is logged, such as info or info,lifeline_bridge=debug.
    #[arg(long, value_name = "FILTER", default_value = "warn,surrealkv=error,surrealdb::core::kvs::ds=off")]
    log: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Ports {
    Usual,
    Auto,
}

/// The demo's people and device, kept so that a second start shows the same.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Demo {
    users: Vec<DemoUser>,
    devices: Vec<DemoDevice>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DemoUser {
    role: Role,
    username: String,
    password: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct DemoDevice {
    id: String,
    username: String,
    password: String,
}

/// The line for scripts.
#[derive(Debug, Serialize)]
struct Announcement<'a> {
    http: String,
    mqtt: String,
    mqtts: String,
    metrics: String,
    ca: PathBuf,
    /// Where mails go, each as a file; none if a mail server takes them.
    #[serde(skip_serializing_if = "Option::is_none")]
    mails: Option<PathBuf>,
    users: &'a [DemoUser],
    devices: &'a [DemoDevice],
    #[serde(skip_serializing_if = "Option::is_none")]
    mqtt_lab: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_lab: Option<String>,
}

impl Dev {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let mut config = match &self.config {
            Some(file) => Config::unchecked(Some(file))?,
            None => Config::default(),
        };
        config.data.clone_from(&self.data);
        config.log.format = LogFormat::Text;
        config.log.filter.clone_from(&self.log);
        let port = |usual| if self.ports == Ports::Auto { 0 } else { usual };
        let loopback = |usual| SocketAddr::from((Ipv4Addr::LOCALHOST, port(usual)));
        config.http.listen = loopback(8443);
        config.http.metrics_listen = Some(loopback(9464));
        config.mqtt.listen = Some(loopback(1883));
        config.mqtt.tls_listen = Some(loopback(8883));
        if self.lab {
            config.http.requests_per_minute_max = u32::MAX;
            config.http.logins_per_minute_max = u32::MAX;
            config.http.frames_per_second_max = 1_000_000;
            config.http.connections_max = 1_000_000;
        }
        telemetry::start_logs(&config.log)?;

        let mut sockets = Sockets::bind(&config)?;
        if self.lab {
            sockets.lab = Some(LabSockets {
                mqtt: bind("the lab's MQTT", (Ipv4Addr::LOCALHOST, 0).into())?,
                http: bind("the lab's HTTP", (Ipv4Addr::LOCALHOST, 0).into())?,
            });
        }
        let data = DataFolder::open(&config.data)?;
        let url = format!("https://localhost:{}", sockets.http.local_addr()?.port());
        config.accounts.public_url = Some(url.clone());
        if config.mail.settings()?.is_none() {
            std::fs::create_dir_all(data.mails()).context("a folder for mails")?;
            config.mail.folder = Some(data.mails());
            config.mail.from = Some("lifeline@localhost.example".to_owned());
        }
        if config.push.contact.is_none() {
            config.push.contact = Some("mailto:lifeline@localhost.example".to_owned());
            config.push.allow_private = true;
        }
        config.check()?;
        self.progress("certificates");
        let authority = DevelopmentAuthority::open_or_create(&data.development_certificates(), now())?;
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
        let tls = ServerTls::load(authority.issue_server(&names, now())?)?;
        self.progress("store");
        let metrics = telemetry::start_metrics()?;
        let cost = if self.lab { PasswordCost::LAB } else { PasswordCost::default() };
        let core = Core::start(&config, &data, cost).await?;
        self.progress("demo people and device");
        let demo = Demo::open(&data.demo(), &core.bridge).await?;
        if self.lab_people > 0 {
            lab_people(&core.bridge, &data.path().join("lab.json"), self.lab_people).await?;
        }
        let port_of = |socket: &Option<std::net::TcpListener>| -> anyhow::Result<u16> {
            Ok(socket.as_ref().context("every socket is open in dev")?.local_addr()?.port())
        };
        let lab = sockets.lab.as_ref().map(|lab| anyhow::Ok((lab.mqtt.local_addr()?, lab.http.local_addr()?)));
        let lab = lab.transpose()?;
        let announcement = Announcement {
            http: url,
            mqtt: format!("mqtt://127.0.0.1:{}", port_of(&sockets.mqtt)?),
            mqtts: format!("mqtts://localhost:{}", port_of(&sockets.mqtts)?),
            metrics: format!("http://127.0.0.1:{}/metrics", port_of(&sockets.metrics)?),
            ca: authority.certificate_file(),
            mails: config.mail.folder.clone(),
            users: &demo.users,
            devices: &demo.devices,
            mqtt_lab: lab.map(|(mqtt, _)| format!("mqtt://{mqtt}")),
            http_lab: lab.map(|(_, http)| format!("http://{http}")),
        };
        let text = if self.json { serde_json::to_string(&announcement)? } else { announcement.for_people()? };
        let gateway = Gateway::start(core, &config, &data, sockets, tls, metrics, self.ui_dir).await?;
        print::line(&text)?;
        gateway.run().await;
        Ok(())
    }

    fn progress(&self, what: &str) {
        if !self.json {
            eprintln!("lifeline: {what} ...");
        }
    }
}

impl Announcement<'_> {
    fn for_people(&self) -> anyhow::Result<String> {
        let mut text = Vec::new();
        writeln!(text, "\nLifeline runs on this machine. Ctrl-C stops it; what is stored stays.\n")?;
        writeln!(text, "  SOS page   {}/", self.http)?;
        writeln!(text, "  Desk       {}/desk", self.http)?;
        let websocket = self.http.replacen("https", "wss", 1);
        writeln!(text, "  MQTT       {}   {}   {websocket}/mqtt", self.mqtt, self.mqtts)?;
        writeln!(text, "  Metrics    {}", self.metrics)?;
        if let Some(mails) = &self.mails {
            writeln!(text, "  Mail       {}", mails.display())?;
        }
        writeln!(text, "  Authority  {}", self.ca.display())?;
        if let (Some(mqtt), Some(http)) = (&self.mqtt_lab, &self.http_lab) {
            writeln!(text, "  LAB        {mqtt}   {http}   (no passwords: never on a network)")?;
        }
        writeln!(text)?;
        for user in self.users {
            writeln!(text, "  {:<10} {:<12} {}", user.role.as_str(), user.username, user.password)?;
        }
        for device in self.devices {
            writeln!(text, "  {:<10} {:<12} {}", "device", device.username, device.password)?;
        }
        let (host, port) = self.mqtt.trim_start_matches("mqtt://").split_once(':').unwrap_or(("127.0.0.1", "1883"));
        if let Some(device) = self.devices.first() {
            writeln!(text, "\nPaste this into another terminal and look at the desk:\n")?;
            write!(
                text,
                "  mosquitto_pub -h {host} -p {port} -u {0} -P {1} -q 1 \\\n    -t v1/devices/{0}/alerts/smoke -m 'Smoke in hall 3'\n",
                device.username, device.password
            )?;
        }
        Ok(String::from_utf8(text)?)
    }
}

impl Demo {
    async fn open(file: &Path, bridge: &Bridge) -> anyhow::Result<Self> {
        let mut demo = match std::fs::read(file) {
            Ok(text) => {
                serde_json::from_slice(&text).with_context(|| format!("{} is not what it was", file.display()))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", file.display())),
        };
        let operator = Caller::operator();
        for (username, name, role) in [
            ("citizen", "Amina", Role::Citizen),
            ("responder", "Rahman", Role::Responder),
            ("admin", "Admin", Role::Admin),
        ] {
            if demo.users.iter().any(|user| user.username == username) {
                continue;
            }
            let new = NewUser {
                username: username.into(),
                email: None,
                name: name.into(),
                locale: None,
                time_zone: None,
                role,
                password: None,
            };
            let made = bridge.add_user(&operator, new).await?;
            demo.users.push(DemoUser { role, username: made.username, password: made.password.unwrap_or_default() });
            demo.save(file)?;
        }
        if demo.devices.is_empty() {
            let profile = DeviceProfile {
                name: Some("Demo smoke detector".into()),
                kind: Some("smoke_detector".parse()?),
                ..DeviceProfile::default()
            };
            let new = NewDevice::new("demo-smoke-1".parse()?, profile);
            let made = bridge.add_device(&operator, new).await?;
            let id = made.id.to_string();
            demo.devices.push(DemoDevice { username: id.clone(), id, password: made.password });
            demo.save(file)?;
        }
        Ok(demo)
    }

    fn save(&self, file: &Path) -> anyhow::Result<()> {
        private_file(file, &serde_json::to_vec_pretty(self)?)
    }
}

fn private_file(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    let opened = options.create(true).write(true).truncate(true).mode(0o600).open(file);
    opened.and_then(|mut open| open.write_all(bytes)).with_context(|| format!("{} cannot be written", file.display()))
}

/// People for load generators: no password, and an access token that lasts as long as the run.
async fn lab_people(bridge: &Bridge, file: &Path, count: usize) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Person {
        id: lifeline_domain::UserId,
        token: String,
    }
    let mut people = Vec::with_capacity(count);
    for number in 0..count {
        let (id, token) = bridge.lab_person(&format!("lab-{number}"), Role::Citizen).await?;
        people.push(Person { id, token });
    }
    let (_, responder) = bridge.lab_person("lab-responder", Role::Responder).await?;
    private_file(file, &serde_json::to_vec(&serde_json::json!({ "people": people, "responder": responder }))?)
}
