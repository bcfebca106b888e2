use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use lifeline_bridge::Bridge;
use lifeline_domain::Problem;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{failure::Failure, forward::Progress, refusal::Tries, session::Session, settings::UplinkSettings};

/// The first pause before another try.
const PAUSE_MIN: Duration = Duration::from_millis(500);
/// The longest.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// An uplink that runs, and connects again whenever its connection fails.
#[derive(Debug)]
pub struct Uplink {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Uplink {
    /// Starts one where it has come to, or, if it is new, at the end of the feed; that place
    /// is durable when this returns.
    ///
    /// # Errors
    /// `unavailable`: the store does not answer.
    pub async fn start(bridge: Arc<Bridge>, settings: UplinkSettings) -> Result<Self, Problem> {
        // An uplink that hands nothing on has no place in the feed.
        let offset = match settings.forward {
            Some(_) => bridge.uplink_offset(&settings.name, bridge.feed_head().offset).await?,
            None => 0,
        };
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let task = tokio::spawn(async move { run(&bridge, &settings, Progress::at(offset), &stopped).await });
        Ok(Self { stop, task })
    }

    /// Ends the connection and stores how far it has come.
    pub async fn stop(self) {
        self.stop.cancel();
        // A task that panicked has said so already.
        let _ = self.task.await;
    }
}

async fn run(bridge: &Bridge, settings: &UplinkSettings, progress: Progress, stop: &CancellationToken) {
    let name = &settings.name;
    let keep = async {
        if settings.forward.is_some() {
            tokio::join!(progress.keep(bridge, name), progress.measure(bridge, name));
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = connect(bridge, settings, &progress) => {}
        () = keep => {}
    }
    if settings.forward.is_some() {
        progress.store(bridge, name).await;
    }
}

/// Connects, again and again.
async fn connect(bridge: &Bridge, settings: &UplinkSettings, progress: &Progress) {
    let name = &settings.name;
    let show = |connected: bool| {
        let shown = metrics::gauge!("lifeline_uplink_connected", "uplink" => name.clone());
        shown.set(if connected { 1.0 } else { 0.0 });
    };
    let mut pauses = Pauses::new(bridge);
    let mut tries = Tries::default();
    loop {
        show(false);
        let before = progress.offset();
        let last_try = tries.last();
        let was_connected = AtomicBool::new(false);
        let on_connected = || {
            was_connected.store(true, Ordering::Relaxed);
            tracing::info!(uplink = name, broker = settings.broker.address(), "the uplink is connected");
            show(true);
        };
        let failure = Session { settings, bridge, progress, last_try, on_connected: &on_connected }.run().await;
        show(false);
        failure.count(name);
        let was_of_use = failure.is_of_the_line() || progress.offset() > before;
        if was_connected.load(Ordering::Relaxed) && was_of_use {
            pauses = Pauses::new(bridge);
        }
        if let Failure::Publish { cursor, .. } = &failure {
            tries.count(cursor.offset);
        }
        say(name, &failure, pauses.pause);
        pauses.next().await;
    }
}

fn say(uplink: &str, failure: &Failure, again: Duration) {
    tracing::warn!(
        uplink,
        reason = failure.reason(),
        again_s = again.as_secs_f64(),
        "the uplink is not connected: {failure}"
    );
}

/// Longer and longer pauses, each between a half and the whole of its length by chance,
/// so that many gateways do not come back together.
struct Pauses<'a> {
    bridge: &'a Bridge,
    pause: Duration,
}

impl<'a> Pauses<'a> {
    fn new(bridge: &'a Bridge) -> Self {
        Self { bridge, pause: PAUSE_MIN }
    }

    async fn next(&mut self) {
        let chance = self.bridge.clock().fresh_id().as_u128() as u8;
        let pause = self.pause.mul_f64(0.5 + f64::from(chance) / 512.0);
        self.pause = PAUSE_MAX.min(self.pause * 2);
        tokio::time::sleep(pause).await;
    }
}
