use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use lifeline_bridge::{
    Downstream,
    ports::{Clock, MqttStore, StoreError},
};
use lifeline_domain::DeviceId;
use lifeline_policies::Authorizer;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    select,
    time::{Instant, timeout},
};
use tokio_rustls::rustls::ServerConfig;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    accept::accept,
    application::Application,
    budgets::Budgets,
    commands::Commands,
    connect::{Access, Peer, serve},
    incidents,
    kept::Kept,
    meters::Meters,
    reason,
    receipts::{Reader, Receipts},
    restore::restore,
    router::Router,
    sessions::Sessions,
    settings::DoorSettings,
    will,
};

/// What all connections share.
pub(crate) struct Common {
    pub(crate) settings: DoorSettings,
    pub(crate) application: Arc<dyn Application>,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) kept: Arc<Kept>,
    pub(crate) receipts: Receipts,
    pub(crate) commands: Commands,
    pub(crate) router: Arc<Router>,
    pub(crate) budgets: Budgets,
    pub(crate) meters: Meters,
    /// Connections, and what is being finished for those that are gone.
    pub(crate) tasks: TaskTracker,
    pub(crate) closing: CancellationToken,
    clients: AtomicUsize,
    /// How many connections each device has.
    devices: Mutex<HashMap<DeviceId, u32>>,
}

impl Common {
    /// Counts a client as connected until the guard is dropped, and tells the application
    /// of a device's first connection and the end of its last. None: the device has as many
    /// as it may, and the client does not `replace` one of them.
    pub(crate) fn connected(&self, device: Option<DeviceId>, replaces: bool) -> Option<Connected<'_>> {
        if let Some(device) = &device {
            let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
            let before = devices.get(device).copied().unwrap_or_default();
            if before >= self.settings.budgets.connections_per_device && !replaces {
                return None;
            }
            devices.insert(device.clone(), before + 1);
            if before == 0 {
                self.application.status_changed(device, true);
            }
        }
        self.clients.fetch_add(1, Relaxed);
        self.meters.connections.increment(1);
        Some(Connected { common: self, device })
    }

    /// From now on `reader` gets the device's commands.
    pub(crate) fn attach_to_commands(&self, device: &DeviceId, reader: &Arc<Reader>) {
        self.commands.attach(device, reader, || self.application.commands_for(device));
    }

    /// Whether no more clients may connect.
    pub(crate) fn is_full(&self) -> bool {
        self.clients.load(Relaxed) >= self.settings.connections_max
    }
}

pub(crate) struct Connected<'a> {
    common: &'a Common,
    device: Option<DeviceId>,
}

impl Drop for Connected<'_> {
    fn drop(&mut self) {
        self.common.clients.fetch_sub(1, Relaxed);
        self.common.meters.connections.decrement(1);
        let Some(device) = &self.device else { return };
        let mut devices = self.common.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(connections) = devices.get_mut(device) {
            *connections -= 1;
            if *connections == 0 {
                devices.remove(device);
                self.common.application.status_changed(device, false);
            }
        }
    }
}

/// The MQTT door: listens, and serves every client until [`Door::shutdown`].
pub struct Door {
    common: Arc<Common>,
    /// Fires when there is nothing more to be kept.
    kept_all: CancellationToken,
}

impl Door {
    /// Opens the door without a listener yet, with the sessions, retained messages and
    /// wills that `store` has. What is to be told to devices comes `downstream`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn open(
        settings: DoorSettings,
        application: Arc<dyn Application>,
        authorizer: Arc<Authorizer>,
        clock: Arc<dyn Clock>,
        store: Arc<dyn MqttStore>,
        downstream: Downstream,
    ) -> Result<Self, StoreError> {
        let Downstream { mut receipts, incidents, mut commands } = downstream;
        let rows = store.load().await?;
        let kept = Kept::new(&settings, clock.clone());
        let common = Arc::new(Common {
            application,
            authorizer,
            clock,
            sessions: Sessions::new(settings.sessions_away_max, kept.clone()),
            kept: kept.clone(),
            commands: Commands::default(),
            receipts: Receipts::new(settings.receipts_kept_per_device, settings.receipts_kept_in_total),
            router: Router::start(settings.router_links_max),
            budgets: Budgets::new(&settings.budgets),
            meters: Meters::new(),
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
            clients: AtomicUsize::new(0),
            devices: Mutex::default(),
            settings,
        });
        restore(&common, rows);
        let kept_all = CancellationToken::new();
        let kept_until = kept_all.clone();
        tokio::spawn(async move { kept_until.run_until_cancelled(kept.keeper.run(store.as_ref())).await });
        tokio::spawn(until_closed(common.clone(), incidents::mirror(common.clone(), incidents)));
        let deliverer = common.clone();
        tokio::spawn(until_closed(common.clone(), async move {
            while let Some((device, receipt)) = receipts.recv().await {
                deliverer.receipts.deliver(&device, &receipt);
            }
        }));
        let commander = common.clone();
        tokio::spawn(until_closed(common.clone(), async move {
            while let Some(command) = commands.recv().await {
                commander.commands.deliver(&command);
            }
        }));
        let sweeper = common.clone();
        tokio::spawn(until_closed(common.clone(), async move {
            let mut ticks = tokio::time::interval(Duration::from_secs(1));
            loop {
                ticks.tick().await;
                for will in sweeper.sessions.sweep(Instant::now()) {
                    will::publish(&sweeper, &will.client, will.last).await;
                }
                sweeper.kept.expire();
                sweeper.router.look_after();
                sweeper.budgets.sweep();
            }
        }));
        Ok(Self { common, kept_all })
    }

    /// Serves devices and people without TLS: only for a loopback address.
    pub fn listen_tcp(&self, listener: TcpListener) {
        tokio::spawn(accept(self.common.clone(), listener, Access::Registered, None));
    }

    /// Serves devices and people over TLS.
    pub fn listen_tls(&self, listener: TcpListener, config: Arc<ServerConfig>) {
        tokio::spawn(accept(self.common.clone(), listener, Access::Registered, Some(config)));
    }

    /// Serves anybody, without TLS and with all topics: only for a loopback address, and
    /// only for `lifeline dev --lab`.
    pub fn listen_lab(&self, listener: TcpListener) {
        tokio::spawn(accept(self.common.clone(), listener, Access::Lab, None));
    }

    /// Serves one connection of any kind, such as MQTT over WebSocket, from an address until it ends.
    pub async fn serve<S>(&self, stream: S, access: Access, from: IpAddr)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let peer = Peer { address: from, certificate: None };
        self.common.tasks.track_future(serve(self.common.clone(), stream, access, peer)).await;
    }

    /// Closes: no new connections; alerts that are being committed are acknowledged; MQTT 5
    /// clients are told 0x8B; what is kept is on the disk. Returns when all that is done,
    /// or after three times the grace.
    pub async fn shutdown(&self) {
        self.common.closing.cancel();
        self.common.sessions.end_all(reason::SERVER_SHUTTING_DOWN);
        self.common.tasks.close();
        if timeout(self.common.settings.shutdown_grace * 2, self.common.tasks.wait()).await.is_err() {
            tracing::warn!(left = self.common.tasks.len(), "MQTT connections were cut off at shutdown");
        }
        let kept = self.common.kept.keeper.stored([]);
        if !matches!(timeout(self.common.settings.shutdown_grace, kept).await, Ok(Ok(true))) {
            tracing::error!("what MQTT clients confirmed last was not written: they get it again");
        }
        self.kept_all.cancel();
    }

    /// Ends the embedded router's thread by a panic, to test that it is replaced.
    #[doc(hidden)]
    pub async fn sabotage_router(&self) {
        self.common.router.sabotage().await;
    }
}

async fn until_closed(common: Arc<Common>, work: impl Future<Output = ()>) {
    select! {
        () = work => {}
        () = common.closing.cancelled() => {}
    }
}
