//! An application whose stores are in memory and whose clock counts.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use lifeline_domain::{DeviceId, Problem, Role, SosId, Timestamp};
use lifeline_policies::Authorizer;
use lifeline_protocol::{rest::SosRecorded, ws::SosStart};
use uuid::Uuid;

use super::credentials::{CountedSecrets, CountedTokens, PlainFactors, PlainPasskeys, PlainPasswords, SentMails};
use super::media::MediaInMemory;
use crate::{
    Bridge, Caller, DeviceKinds, KindDefaults, Ports, Registration, Running, Settings,
    feed::Mailbox,
    ledger::Health,
    memory::{
        MemoryAccounts, MemoryAnnouncements, MemoryFeedCursors, MemoryLog, MemoryMemberPositions, MemoryProjections,
    },
    ports::{After, Clock, DeviceCertificates, IssuedCertificate, Log},
};

/// Devices of the kind `detector`.
pub(super) const DETECTOR: KindDefaults = KindDefaults {
    severity: None,
    heartbeat: Some(Duration::from_secs(3600)),
    silence_alarm: true,
    commands: BTreeSet::new(),
};

/// Devices of the kind `siren`.
fn siren() -> KindDefaults {
    KindDefaults { commands: ["siren", "lock"].map(|name| name.parse().unwrap()).into(), ..KindDefaults::default() }
}

/// Moves on by a second at each look, and counts its ids.
#[derive(Default)]
pub(super) struct CountingClock(AtomicU64);

impl Clock for CountingClock {
    fn now(&self) -> Timestamp {
        let seconds = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_millis(1_795_000_000_000 + seconds.cast_signed() * 1000)
    }

    fn fresh_id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::Relaxed)) << 64 | 0x7000_0000_0000_0000)
    }
}

impl CountingClock {
    pub(super) fn advance(&self, time: Duration) {
        self.0.fetch_add(time.as_secs(), Ordering::Relaxed);
    }
}

/// No device of these has a certificate of an authority.
struct Nobody;

impl DeviceCertificates for Nobody {
    /// Named by when it was made; the clock shows no time twice.
    fn issue(&self, device: &DeviceId, _: u32, now: Timestamp) -> Result<IssuedCertificate, String> {
        let text = format!("{device} {now}");
        let (der, serial) = (text.clone().into_bytes(), now.to_string());
        Ok(IssuedCertificate { certificate_pem: text, key_pem: String::new(), der, serial })
    }
}

pub(super) struct World {
    pub(super) bridge: Arc<Bridge>,
    pub(super) running: Running,
    pub(super) log: MemoryLog,
    pub(super) projections: MemoryProjections,
    pub(super) announcements: MemoryAnnouncements,
    pub(super) clock: Arc<CountingClock>,
    pub(super) accounts: MemoryAccounts,
    pub(super) passwords: Arc<PlainPasswords>,
    pub(super) mailbox: Arc<SentMails>,
    pub(super) media: MediaInMemory,
}

impl World {
    pub(super) async fn new() -> Self {
        let log = MemoryLog::new("k1".parse().unwrap());
        Self::on(log, MemoryProjections::default(), Arc::default()).await
    }

    pub(super) async fn on(log: MemoryLog, projections: MemoryProjections, clock: Arc<CountingClock>) -> Self {
        let (announcements, accounts) = (MemoryAnnouncements::default(), MemoryAccounts::default());
        Self::with(log, projections, announcements, clock, accounts, MediaInMemory::default()).await
    }

    async fn with(
        log: MemoryLog,
        projections: MemoryProjections,
        announcements: MemoryAnnouncements,
        clock: Arc<CountingClock>,
        accounts: MemoryAccounts,
        media: MediaInMemory,
    ) -> Self {
        let passwords = Arc::new(PlainPasswords::default());
        let mailbox = Arc::new(SentMails::default());
        static AUTHORIZER: std::sync::LazyLock<Arc<Authorizer>> =
            std::sync::LazyLock::new(|| Arc::new(Authorizer::new().unwrap()));
        let ports = Ports {
            clock: clock.clone(),
            log: Arc::new(log.clone()),
            projections: Arc::new(projections.clone()),
            accounts: Arc::new(accounts.clone()),
            announcements: Arc::new(announcements.clone()),
            feed_cursors: Arc::new(MemoryFeedCursors::default()),
            passwords: passwords.clone(),
            tokens: Arc::new(CountedTokens::default()),
            secrets: Arc::new(CountedSecrets::default()),
            member_positions: Arc::new(MemoryMemberPositions::default()),
            media: media.ports(),
            device_certificates: Arc::new(Nobody),
            mailer: Some(mailbox.clone()),
            pusher: None,
            second_factors: Arc::new(PlainFactors),
            passkeys: Some(Arc::new(PlainPasskeys::default())),
            authorizer: AUTHORIZER.clone(),
        };
        let settings = Settings {
            access_for: Duration::from_secs(600),
            idle_for: Duration::from_secs(3600),
            session_for: Duration::from_secs(6 * 3600),
            require_second_factor: vec![Role::Admin],
            registration: Registration::Open,
            invitation_for: Duration::from_secs(7 * 24 * 3600),
            public_url: "https://help.example".to_owned(),
            recent_entries: 8,
            resolved_for: Duration::from_secs(30 * 24 * 3600),
            history_for: Duration::from_secs(10 * 24 * 3600),
            history_entries_max: 1_000_000,
            media: super::media::LIMITS,
            two_person_commands: ["lock".parse().unwrap()].into(),
            device_kinds: DeviceKinds::from([
                ("detector".parse().unwrap(), DETECTOR),
                ("siren".parse().unwrap(), siren()),
            ]),
        };
        let (bridge, downstream, running) = Bridge::start(ports, settings).await.unwrap();
        // Nobody listens downstream; receipts are dropped and counted, incidents wait.
        drop(downstream);
        Self { bridge, running, log, projections, announcements, clock, accounts, passwords, mailbox, media }
    }

    /// The same stores, as a new process finds them.
    pub(super) async fn restarted(self) -> Self {
        let Self { bridge, running, log, projections, announcements, clock, accounts, media, .. } = self;
        running.stop().await;
        drop(bridge);
        Self::with(log, projections, announcements, clock, accounts, media).await
    }

    pub(super) async fn call(&self, number: u128) -> Result<SosRecorded, Problem> {
        let sos = SosId(Uuid::from_u128(number));
        let start =
            SosStart { sos, pressed_at: None, fix: None, text: None, silent: false, consents: Vec::new(), name: None };
        self.bridge.start_sos(&Caller::anonymous(), start).await
    }

    pub(super) async fn stored_feed(&self) -> Vec<u64> {
        let segments = self.log.read_after(After::Feed(0), usize::MAX).await.unwrap();
        let stored = segments.iter().flat_map(|segment| &segment.entries);
        stored.filter(|stored| stored.in_feed).map(|stored| stored.position.feed).collect()
    }

    pub(super) async fn ready(&self) {
        let mut turns = tokio::time::interval(Duration::from_millis(5));
        while self.bridge.health() != Health::Ready {
            turns.tick().await;
        }
    }
}

pub(super) fn responder(name: &str) -> Caller {
    let id = lifeline_domain::UserId(Uuid::from_u128(u128::from(name.as_bytes()[0])));
    let role = lifeline_domain::Role::Responder;
    Caller {
        principal: lifeline_policies::Principal::User { id, role },
        actor: lifeline_domain::Actor::User { id, name: name.to_owned(), role },
        ..Caller::anonymous()
    }
}

pub(super) async fn frames(mailbox: &mut Mailbox, count: usize) -> Vec<u64> {
    let mut offsets = Vec::new();
    while offsets.len() < count {
        offsets.extend(mailbox.next().await.iter().map(|frame| frame.offset));
    }
    offsets
}
