use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
    time::Duration,
};

use lifeline_domain::{
    Code, CommandName, Cursor, DeviceCommand, DeviceId, Epoch, Incident, Position, Problem, Role, UserId,
};
use lifeline_policies::{Authorizer, Mappings};
use lifeline_protocol::mqtt::Receipt;
use tokio::{
    runtime::Handle,
    sync::{Mutex, mpsc, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::{
    Registration,
    announced::Announced,
    broadcast_figures::tell_broadcast_figures,
    caller_presence::{CallerPresence, watch_callers},
    command_timeouts::time_commands_out,
    device_kinds::DeviceKinds,
    device_presence::DevicePresence,
    directory::Directory,
    feed::{Hub, HubTask, RecentFeed},
    ledger::{Committed, Health, Ledger, LedgerTask},
    life_signs::{LifeSigns, watch_life_signs},
    live::Live,
    login_sessions::LoginSessions,
    media::{Media, MediaLimits, MediaPorts, close_abandoned},
    message_receipts::{MessageReceipts, tell_and_keep},
    passkey_ceremonies::PasskeyCeremonies,
    people_presence::{PeoplePresence, tell_presence},
    ports::{
        Accounts, Announcements, Clock, DeviceCertificates, FeedCursors, Log, Mailer, MemberPositions, Passkeys,
        Passwords, Projections, Pusher, SecondFactors, Secrets, StoreError, Tokens,
    },
    projector::Projector,
    push_subscriptions::PushSubscriptions,
    receipts::Receipts,
    restore::{self, RestoreError},
    retention::keep_house,
    rules::Rules,
};

/// How many batches may wait for the hub and the receipts.
const BATCH_QUEUE: usize = 64;
/// How many batches may wait for the projector before it reads the log instead.
const PROJECTOR_QUEUE: usize = 1024;
/// How many receipts, incidents and commands may wait for the broker.
const DOWN_QUEUE: usize = 4096;
/// How long a query waits for the projections to hold what is live.
const PROJECTED_WAIT: Duration = Duration::from_secs(5);

/// What the application runs on.
pub struct Ports {
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The log.
    pub log: Arc<dyn Log>,
    /// What follows from it.
    pub projections: Arc<dyn Projections>,
    /// Who is registered.
    pub accounts: Arc<dyn Accounts>,
    /// What devices have announced.
    pub announcements: Arc<dyn Announcements>,
    /// How far those who hand the feed on have come.
    pub feed_cursors: Arc<dyn FeedCursors>,
    /// How far members have come in their conversations.
    pub member_positions: Arc<dyn MemberPositions>,
    /// What people attach.
    pub media: MediaPorts,
    /// Password hashes.
    pub passwords: Arc<dyn Passwords>,
    /// Tokens.
    pub tokens: Arc<dyn Tokens>,
    /// Random secrets.
    pub secrets: Arc<dyn Secrets>,
    /// Devices' certificates.
    pub device_certificates: Arc<dyn DeviceCertificates>,
    /// Mail; none: the gateway sends none.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// How pushes are sent; none: the gateway sends none.
    pub pusher: Option<Arc<dyn Pusher>>,
    /// Second factors.
    pub second_factors: Arc<dyn SecondFactors>,
    /// Passkeys; none: the gateway has no domain that they could be made for.
    pub passkeys: Option<Arc<dyn Passkeys>>,
    /// Policies.
    pub authorizer: Arc<Authorizer>,
}

/// What the operator decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long an access token is good.
    pub access_for: Duration,
    /// How long a login session lasts that is not used.
    pub idle_for: Duration,
    /// How long a login session lasts however much it is used.
    pub session_for: Duration,
    /// Roles whose people may do nothing before they have a second factor but set one up, and call for help.
    pub require_second_factor: Vec<Role>,
    /// Who may make an account for themselves.
    pub registration: Registration,
    /// How long an invitation is good.
    pub invitation_for: Duration,
    /// Where people reach this gateway, without a slash at the end: what links begin with.
    pub public_url: String,
    /// How many entries the feed keeps in memory for readers that come back.
    pub recent_entries: usize,
    /// How long a resolved incident is kept, with its timeline and messages (A45).
    pub resolved_for: Duration,
    /// How long the log keeps its entries.
    pub history_for: Duration,
    /// How many entries of the feed the log keeps at most.
    pub history_entries_max: u64,
    /// How much people attach.
    pub media: MediaLimits,
    /// What devices of a kind have in common.
    pub device_kinds: DeviceKinds,
    /// Commands to devices that a second responder must confirm.
    pub two_person_commands: BTreeSet<CommandName>,
}

/// The streams that the broker sends down to devices.
pub struct Downstream {
    /// Receipts after `stored`.
    pub receipts: mpsc::Receiver<(DeviceId, Receipt)>,
    /// Incidents as they change.
    pub incidents: mpsc::Receiver<Arc<Incident>>,
    /// Commands to devices.
    pub commands: mpsc::Receiver<Arc<DeviceCommand>>,
}

/// The application: every use case is a method of it.
pub struct Bridge {
    pub(crate) epoch: Epoch,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) projections: Arc<dyn Projections>,
    pub(crate) accounts: Arc<dyn Accounts>,
    pub(crate) announced: Announced,
    pub(crate) feed_cursors: Arc<dyn FeedCursors>,
    pub(crate) member_positions: Arc<dyn MemberPositions>,
    pub(crate) media: Media,
    pub(crate) message_receipts: MessageReceipts,
    pub(crate) people_presence: Arc<PeoplePresence>,
    pub(crate) passwords: Arc<dyn Passwords>,
    pub(crate) tokens: Arc<dyn Tokens>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) device_certificates: Arc<dyn DeviceCertificates>,
    pub(crate) mailer: Option<Arc<dyn Mailer>>,
    pub(crate) pusher: Option<Arc<dyn Pusher>>,
    pub(crate) push_subscriptions: PushSubscriptions,
    pub(crate) second_factors: Arc<dyn SecondFactors>,
    pub(crate) passkeys: Option<Arc<dyn Passkeys>>,
    pub(crate) passkey_ceremonies: PasskeyCeremonies,
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) sessions: LoginSessions,
    pub(crate) caller_presence: CallerPresence,
    pub(crate) device_presence: DevicePresence,
    pub(crate) life_signs: LifeSigns,
    pub(crate) ledger: Ledger,
    pub(crate) live: Arc<Live>,
    pub(crate) hub: Hub,
    pub(crate) settings: Settings,
    pub(crate) delivered: watch::Sender<u64>,
    /// Held while login sessions are opened, renewed or ended together.
    pub(crate) changing_sessions: Mutex<()>,
    /// Held while a person's record is read, changed and stored.
    pub(crate) changing_user: Mutex<()>,
    /// Held while a push subscription is made.
    pub(crate) changing_pushes: Mutex<()>,
    /// One picture of a person or a group is changed at a time.
    pub(crate) changing_pictures: Mutex<()>,
    /// Of which deleted accounts this process has erased what they left; held while it does.
    pub(crate) finished_deletions: Mutex<HashSet<UserId>>,
    /// Whose data are being exported.
    pub(crate) exporting: std::sync::Mutex<HashSet<UserId>>,
    /// Held while a device's registration is read, changed and stored.
    pub(crate) registering: Mutex<()>,
    pub(crate) rules: Rules,
    pub(crate) commands_down: mpsc::Sender<Arc<DeviceCommand>>,
    projected: watch::Receiver<Position>,
    stop: CancellationToken,
}

/// Why the application did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The state could not be rebuilt.
    #[error("the state could not be rebuilt from the store: {0}")]
    Restore(#[from] RestoreError),
    /// The accounts could not be read.
    #[error("the accounts could not be read: {0}")]
    Accounts(StoreError),
    /// What devices have announced could not be read.
    #[error("what devices have announced could not be read: {0}")]
    Announcements(StoreError),
    /// Which uploads were open could not be read.
    #[error("which uploads were open could not be read: {0}")]
    Media(StoreError),
    /// How far members have come in their conversations could not be read.
    #[error("how far members have read their conversations could not be read: {0}")]
    MemberPositions(StoreError),
}

/// The application's tasks.
pub struct Running {
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Takes no more commands, commits and projects what was taken, and ends.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            // A task that panicked has said so already.
            let _ = task.await;
        }
    }
}

impl Bridge {
    /// Rebuilds the state and starts the tasks.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn start(ports: Ports, settings: Settings) -> Result<(Arc<Self>, Downstream, Running), StartError> {
        let Ports {
            clock,
            log,
            projections,
            accounts,
            announcements,
            feed_cursors,
            member_positions,
            media,
            passwords,
            tokens,
            secrets,
            device_certificates,
            mailer,
            pusher,
            second_factors,
            passkeys,
            authorizer,
        } = ports;
        let directory = Arc::new(Directory::load(&*accounts).await.map_err(StartError::Accounts)?);
        let sessions = LoginSessions::load(&*accounts, &directory).await.map_err(StartError::Accounts)?;
        let push_subscriptions = PushSubscriptions::load(&*accounts).await.map_err(StartError::Accounts)?;
        let announced = announcements.load().await.map_err(StartError::Announcements)?;
        let media = Media::load(media).await.map_err(StartError::Media)?;
        let positions = member_positions.positions().await.map_err(StartError::MemberPositions)?;
        let message_receipts = MessageReceipts::new(positions);
        let epoch = log.epoch().await.map_err(RestoreError::from)?;
        let resolved_since = clock.now().minus(settings.resolved_live());
        let restored = restore::restore(&*log, &*projections, resolved_since, Position::default()).await?;
        let state = restored.state;
        info!(
            entries = state.position().log,
            incidents = state.incidents().count(),
            replayed = restored.tail.entries.len(),
            "the state is rebuilt"
        );

        let live = Arc::new(Live::new(&state));
        let head = state.position();
        let stop = CancellationToken::new();
        let (health_in, health) = watch::channel(Health::Ready);
        let (ledger, lanes, forget) = Ledger::new(health);
        let (to_feed, feed_batches) = mpsc::channel(BATCH_QUEUE);
        let (to_receipts, receipt_batches) = mpsc::channel(BATCH_QUEUE);
        let (to_projector, projector_batches) = mpsc::channel(PROJECTOR_QUEUE);
        let (watermark, projected) = watch::channel(restored.watermark);
        let (delivered, delivered_out) = watch::channel(0);
        let (receipts, receipts_out) = mpsc::channel(DOWN_QUEUE);
        let (incidents, incidents_out) = mpsc::channel(DOWN_QUEUE);
        let (commands_down, commands_out) = mpsc::channel(DOWN_QUEUE);

        let recent = RecentFeed::new(head.feed, settings.recent_entries);
        let (hub, hub_task) = Hub::new(epoch.clone(), feed_batches, live.clone(), directory.clone(), recent);
        let ledger_task = LedgerTask {
            lanes,
            forget,
            state,
            live: live.clone(),
            log: log.clone(),
            projections: projections.clone(),
            clock: clock.clone(),
            resolved_for: settings.resolved_live(),
            committed: Committed { feed: to_feed, receipts: to_receipts, projector: to_projector },
            health: health_in,
            stop: stop.clone(),
        };
        let projector = Projector {
            log: log.clone(),
            projections: projections.clone(),
            live: live.clone(),
            batches: projector_batches,
            watermark,
        };
        let receipts = Receipts {
            epoch: epoch.clone(),
            clock: clock.clone(),
            live: live.clone(),
            batches: receipt_batches,
            delivered: delivered_out,
            receipts,
            incidents,
        };
        let caller_presence = CallerPresence::new(clock.now());
        let bridge = Arc::new(Self {
            epoch,
            clock,
            log,
            projections,
            accounts,
            announced: Announced::new(announcements),
            feed_cursors,
            member_positions,
            media,
            message_receipts,
            people_presence: Arc::default(),
            passwords,
            tokens,
            secrets,
            device_certificates,
            mailer,
            pusher,
            push_subscriptions,
            second_factors,
            passkeys,
            passkey_ceremonies: PasskeyCeremonies::default(),
            authorizer,
            directory,
            sessions,
            caller_presence,
            device_presence: DevicePresence::default(),
            life_signs: LifeSigns::default(),
            ledger,
            live,
            hub,
            settings,
            delivered,
            changing_sessions: Mutex::default(),
            changing_user: Mutex::default(),
            changing_pushes: Mutex::default(),
            changing_pictures: Mutex::default(),
            finished_deletions: Mutex::default(),
            exporting: std::sync::Mutex::default(),
            registering: Mutex::default(),
            rules: Rules::new(Arc::new(Mappings::none()), announced),
            commands_down,
            projected,
            stop: stop.clone(),
        });
        let tasks = vec![
            tokio::spawn(ledger_task.run()),
            tokio::spawn(HubTask::run(hub_task)),
            spawn_aside(projector.run()),
            tokio::spawn(receipts.run()),
            tokio::spawn(keep_house(bridge.clone())),
            tokio::spawn(close_abandoned(bridge.clone())),
            tokio::spawn(tell_and_keep(bridge.clone())),
            tokio::spawn(tell_presence(bridge.clone())),
            tokio::spawn(tell_broadcast_figures(bridge.clone())),
            tokio::spawn(watch_life_signs(bridge.clone())),
            tokio::spawn(time_commands_out(bridge.clone())),
            tokio::spawn(watch_callers(bridge.clone())),
        ];
        let downstream = Downstream { receipts: receipts_out, incidents: incidents_out, commands: commands_out };
        Ok((bridge, downstream, Running { stop, tasks }))
    }

    /// The clock that everything here goes by.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// A secret that nobody can guess.
    pub fn random_secret(&self) -> String {
        self.secrets.secret()
    }

    /// Fires when the gateway stops.
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// The policies.
    pub fn authorizer(&self) -> &Arc<Authorizer> {
        &self.authorizer
    }

    /// The committed state.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Which devices are connected.
    pub fn device_presence(&self) -> &DevicePresence {
        &self.device_presence
    }

    /// Whether commands are taken.
    pub fn health(&self) -> Health {
        self.ledger.health()
    }

    /// How many entries the projections are behind the log.
    pub fn projection_lag_entries(&self) -> u64 {
        self.live.position().log.saturating_sub(self.projected.borrow().log)
    }

    /// How many entries of the feed are durable and not yet handed to readers.
    pub fn feed_lag_entries(&self) -> u64 {
        self.live.position().feed.saturating_sub(self.hub.handed_out())
    }

    /// A feed offset as readers see it.
    pub(crate) fn cursor(&self, offset: u64) -> Cursor {
        Cursor { epoch: self.epoch.clone(), offset }
    }

    /// Where the projections stand.
    pub(crate) fn projected(&self) -> Position {
        *self.projected.borrow()
    }

    /// Waits until the projections hold a position: for a query that must see its own write.
    ///
    /// # Errors
    /// `unavailable` if they do not within [`PROJECTED_WAIT`].
    pub(crate) async fn wait_projected(&self, position: Position) -> Result<(), Problem> {
        let mut projected = self.projected.clone();
        let wait = projected.wait_for(|at| at.log >= position.log);
        match tokio::time::timeout(PROJECTED_WAIT, wait).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(Problem::new(Code::Unavailable, "history is behind what is live; try again")),
        }
    }
}

/// Runs a task on a thread of its own, beside those that carry messages: what computes for milliseconds at a time keeps none
/// of them waiting there.
fn spawn_aside(task: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(task))
}
