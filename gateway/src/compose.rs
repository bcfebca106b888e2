//! The one place that knows every part: builds them, starts them, stops them.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use lifeline_auth::{
    Argon2Passwords, FactorKey, JwtTokens, PasswordCost, RandomSecrets, SigningKey, TotpFactors, WebAuthnPasskeys,
};
use lifeline_bridge::{
    Bridge, Downstream, MediaPorts, Ports, Running, Settings,
    ports::{Clock, Mailer, MediaRecords, Passkeys, Pusher, SystemClock},
};
use lifeline_broker::{Door, DoorSettings};
use lifeline_certs::{ClientCertificates, DeviceTrust, ServerTls, Service};
use lifeline_http::{HttpServer, HttpSettings, HttpState, Metrics, serve_operator_socket};
use lifeline_mail::Outbox;
use lifeline_media::{ContentInspector, EncryptedVault, HmacAddresses, MasterKey};
use lifeline_notify::{Notifier, PushSettings};
use lifeline_policies::Authorizer;
use lifeline_surreal::{Memory, OpenError, SurrealStore};
use lifeline_uplink::Uplink;
use tokio::task::JoinHandle;

use crate::{
    application::BridgeApplication,
    config::{ClientCertificateMode, Config, TlsMin},
    data::DataFolder,
    device_certificates::GatewayDeviceCertificates,
    mqtt_over_websocket::DoorBehindHttp,
    rules_folder::RulesFolder,
    signals::{Asked, Signals},
    web_files::GatewayWebFiles,
};

/// The application without a listener: what the command line needs when no gateway runs.
pub(crate) struct Core {
    pub(crate) bridge: Arc<Bridge>,
    downstream: Option<Downstream>,
    running: Running,
    outbox: Option<Arc<Outbox>>,
    push: Option<PushSettings>,
    store: SurrealStore,
}

impl Core {
    pub(crate) async fn start(config: &Config, data: &DataFolder, passwords: PasswordCost) -> anyhow::Result<Self> {
        let store = open_store(config, data).await?;
        let signing_key = SigningKey::open_or_create(&data.signing_key())?;
        let authorizer = Authorizer::new().context("the policies")?;
        let device_certificates =
            GatewayDeviceCertificates::open(data, SystemClock.now()).context("the devices' authority")?;
        let outbox = config.mail.settings()?.map(|settings| Arc::new(Outbox::start(settings)));
        let push = config.push.settings(data)?;
        let ports = Ports {
            clock: Arc::new(SystemClock),
            log: Arc::new(store.log()),
            projections: Arc::new(store.projections()),
            accounts: Arc::new(store.accounts()),
            announcements: Arc::new(store.announcements()),
            feed_cursors: Arc::new(store.feed_cursors()),
            member_positions: Arc::new(store.member_positions()),
            media: media_ports(config, data, &store)?,
            passwords: Arc::new(
                Argon2Passwords::new(passwords).map_err(|error| anyhow::anyhow!("the password hash: {error}"))?,
            ),
            tokens: Arc::new(JwtTokens::new(&signing_key)),
            secrets: Arc::new(RandomSecrets),
            device_certificates: Arc::new(device_certificates),
            mailer: outbox.clone().map(|outbox| outbox as Arc<dyn Mailer>),
            pusher: push.clone().map(|push| Arc::new(push) as Arc<dyn Pusher>),
            second_factors: Arc::new(TotpFactors::new(&FactorKey::open_or_create(&data.factor_key())?)),
            passkeys: passkeys(config),
            authorizer: Arc::new(authorizer),
        };
        let settings = Settings {
            access_for: minutes(config.auth.access_minutes),
            idle_for: minutes(config.auth.idle_minutes),
            session_for: days(config.auth.session_days),
            require_second_factor: config.auth.require_second_factor.iter().map(|role| (*role).into()).collect(),
            registration: config.accounts.registration.into(),
            invitation_for: days(config.accounts.invitation_days),
            public_url: config.accounts.link_base(),
            recent_entries: config.retention.recent_entries,
            resolved_for: days(config.retention.resolved_days),
            history_for: days(config.retention.days),
            history_entries_max: config.retention.feed_entries_max,
            media: config.media.limits(),
            device_kinds: config.devices.kinds(),
            two_person_commands: config.devices.two_person_commands.clone(),
        };
        let (bridge, downstream, running) = Bridge::start(ports, settings).await?;
        RulesFolder::of(config, data).load(&bridge)?;
        Ok(Self { bridge, downstream: Some(downstream), running, outbox, push, store })
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
        if let Some(outbox) = self.outbox {
            outbox.stop().await;
        }
        drop(self.bridge);
        if let Err(error) = self.store.close().await {
            tracing::error!(%error, "the store was not closed; what was acknowledged is durable");
        }
    }
}

/// Opens the store where the configuration says.
pub(crate) async fn open_store(config: &Config, data: &DataFolder) -> Result<SurrealStore, OpenError> {
    let url = config.store.url.clone().unwrap_or_else(|| format!("surrealkv://{}", data.store().display()));
    SurrealStore::open(&url, Memory::default(), &SystemClock).await
}

/// Where media lie, who looks into them, and who signs their addresses.
fn media_ports(config: &Config, data: &DataFolder, store: &SurrealStore) -> anyhow::Result<MediaPorts> {
    let records: Arc<dyn MediaRecords> = Arc::new(store.media_records());
    let master = MasterKey::open_or_create(&data.media_key()).context("the master key of media")?;
    let place = config.media.place(&data.media())?;
    Ok(MediaPorts {
        vault: Arc::new(EncryptedVault::new(place, records.clone(), &master)),
        records,
        inspector: Arc::new(ContentInspector::default()),
        signer: Arc::new(HmacAddresses::new(&master)),
    })
}

/// Passkeys for the pages that people reach this gateway at, if those have a domain.
fn passkeys(config: &Config) -> Option<Arc<dyn Passkeys>> {
    let (origin, domain) = config.accounts.public_origin()?;
    Some(Arc::new(WebAuthnPasskeys::new(origin, &domain)?))
}

/// The sockets that a gateway listens on: bound before anything else is done, so that
/// a port in use is known at once.
pub(crate) struct Sockets {
    pub(crate) http: std::net::TcpListener,
    pub(crate) mqtt: Option<std::net::TcpListener>,
    pub(crate) mqtts: Option<std::net::TcpListener>,
    pub(crate) metrics: Option<std::net::TcpListener>,
    /// Only `lifeline dev --lab` opens these.
    pub(crate) lab: Option<LabSockets>,
}

/// Sockets for conformance suites and load generators, on loopback.
pub(crate) struct LabSockets {
    pub(crate) mqtt: std::net::TcpListener,
    pub(crate) http: std::net::TcpListener,
}

/// Binds one socket; the key names it in the error.
pub(crate) fn bind(key: &str, address: SocketAddr) -> anyhow::Result<std::net::TcpListener> {
    let listener =
        std::net::TcpListener::bind(address).with_context(|| format!("{key}: cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl Sockets {
    pub(crate) fn bind(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            http: bind("http.listen", config.http.listen)?,
            mqtt: config.mqtt.listen.map(|address| bind("mqtt.listen", address)).transpose()?,
            mqtts: config.mqtt.tls_listen.map(|address| bind("mqtt.tls_listen", address)).transpose()?,
            metrics: config.http.metrics_listen.map(|address| bind("http.metrics_listen", address)).transpose()?,
            lab: None,
        })
    }
}

/// A running gateway.
pub(crate) struct Gateway {
    core: Core,
    door: Arc<Door>,
    servers: Vec<HttpServer>,
    tls: ServerTls,
    trust: DeviceTrust,
    uplinks: Vec<Uplink>,
    notifier: Option<Notifier>,
    signals: Signals,
    operator: JoinHandle<std::io::Result<()>>,
    operator_socket: PathBuf,
}

impl Gateway {
    /// Starts every part on the sockets.
    pub(crate) async fn start(
        mut core: Core,
        config: &Config,
        data: &DataFolder,
        sockets: Sockets,
        tls: ServerTls,
        metrics: Metrics,
        ui: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let bridge = core.bridge.clone();
        RulesFolder::of(config, data).watch(bridge.clone());
        let downstream = core.downstream.take().context("a core starts one gateway")?;
        // Before anyone can say anything: what a new uplink does not hand on was there before.
        let uplinks = uplinks(config, &bridge).await?;
        let notifier = match core.push.take() {
            Some(push) => Some(Notifier::start(bridge.clone(), push).await.context("where pushes go on")?),
            None => None,
        };
        let door = Door::open(
            DoorSettings {
                budgets: config.budgets.settings(),
                packet_bytes_max: config.mqtt.packet_bytes_max,
                connections_max: config.mqtt.connections_max,
                keep_alive_max_s: config.mqtt.keep_alive_max_s,
                queued_per_session_max: config.mqtt.queued_per_session_max,
                retained_max: config.mqtt.retained_max,
                return_grace: Duration::from_secs(config.mqtt.return_grace_s.into()),
                ..DoorSettings::default()
            },
            Arc::new(BridgeApplication(bridge.clone())),
            bridge.authorizer().clone(),
            Arc::new(SystemClock),
            Arc::new(core.store.mqtt()),
            downstream,
        )
        .await
        .context("what the MQTT door has kept")?;
        let door = Arc::new(door);
        if let Some(listener) = sockets.mqtt {
            door.listen_tcp(tokio::net::TcpListener::from_std(listener)?);
        }
        let trust = DeviceTrust::load(data.device_authority().join("ca.pem")).context("the devices' authority")?;
        if let Some(listener) = sockets.mqtts {
            let clients = match config.mqtt.client_certificates {
                ClientCertificateMode::Off => ClientCertificates::Off,
                ClientCertificateMode::Optional => ClientCertificates::Optional(&trust),
                ClientCertificateMode::Required => ClientCertificates::Required(&trust),
            };
            let tls = tls.config(Service::Mqtts, config.mqtt.tls_min == TlsMin::Tls12, clients)?;
            door.listen_tls(tokio::net::TcpListener::from_std(listener)?, tls);
        }
        let settings = HttpSettings {
            allowed_origins: config.http.allowed_origins.clone(),
            frames_per_second_max: config.http.frames_per_second_max,
            requests_per_minute_max: config.http.requests_per_minute_max,
            logins_per_minute_max: config.http.logins_per_minute_max,
            connections_max: config.http.connections_max,
            emergency_number: config.http.emergency_number.clone(),
        };
        let web = Arc::new(GatewayWebFiles { folder: ui });
        let packet_bytes_max = config.mqtt.packet_bytes_max;
        let mqtt = Arc::new(DoorBehindHttp { door: door.clone(), packet_bytes_max });
        let state = HttpState::new(bridge, settings, web, metrics, Some(mqtt));
        let mut servers = vec![HttpServer::tls(
            sockets.http,
            tls.config(Service::Https, false, ClientCertificates::Off)?,
            state.clone(),
        )?];
        if let Some(listener) = sockets.metrics {
            servers.push(HttpServer::metrics(listener, state.clone())?);
        }
        if let Some(lab) = sockets.lab {
            door.listen_lab(tokio::net::TcpListener::from_std(lab.mqtt)?);
            servers.push(HttpServer::plain(lab.http, state.clone())?);
        }
        let operator_socket = data.operator_socket();
        let operator = serve_operator_socket(&operator_socket, state)
            .with_context(|| format!("the operator's socket {} cannot be made", operator_socket.display()))?;
        let signals = Signals::listen()?;
        Ok(Self { core, door, servers, tls, trust, uplinks, notifier, signals, operator, operator_socket })
    }

    /// Does what signals ask until one says stop: then no more is taken, what was taken
    /// is committed and answered, everyone is told to come back.
    pub(crate) async fn run(mut self) {
        while let Asked::ReloadCertificate = self.signals.next().await {
            match self.tls.reload() {
                Ok(()) => tracing::info!("new connections get the certificate that was read again"),
                Err(error) => tracing::error!(%error, "the old certificate stays in use"),
            }
            if let Err(error) = self.trust.reload() {
                tracing::error!(%error, "devices' certificates are checked with the old authority");
            }
        }
        tracing::info!("stopping");
        self.door.shutdown().await;
        futures_util::future::join_all(self.uplinks.into_iter().map(Uplink::stop)).await;
        if let Some(notifier) = self.notifier {
            notifier.stop().await;
        }
        self.operator.abort();
        let _ = std::fs::remove_file(&self.operator_socket);
        let servers = self.servers.into_iter().map(HttpServer::stop);
        tokio::join!(futures_util::future::join_all(servers), self.core.stop());
        tracing::info!("stopped");
    }
}

/// Starts every uplink of the configuration.
async fn uplinks(config: &Config, bridge: &Arc<Bridge>) -> anyhow::Result<Vec<Uplink>> {
    let mut uplinks = Vec::new();
    for (name, section) in &config.uplink {
        let settings = section.settings(name, bridge.gateway().as_str())?;
        let started = Uplink::start(bridge.clone(), settings).await;
        uplinks.push(started.with_context(|| format!("where uplink.{name} goes on"))?);
    }
    Ok(uplinks)
}

fn minutes(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 60)
}

fn days(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 24 * 3600)
}
