use std::{collections::VecDeque, sync::Arc, time::Duration};

use lifeline_bridge::{Bridge, Push};
use lifeline_domain::{Position, Problem};
use reqwest::Client;
use tokio::{
    sync::{Semaphore, watch},
    task::{JoinHandle, JoinSet},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    request::{Said, client, send},
    settings::PushSettings,
};

/// How many entries of the log are looked at together.
const PAGE_ENTRIES: usize = 256;
/// How many pushes wait or are tried again. With so many no more of the log is read.
const WAITING_MAX: usize = 4096;
/// With so many, those that are not urgent are dropped and counted.
const WAITING_USUAL_MAX: usize = 3072;
/// How many requests are under way.
const UNDER_WAY_MAX: usize = 64;
/// How long a push is tried again: the place in the log waits for it.
const TRIED_FOR: Duration = Duration::from_secs(5 * 60);
/// The pause before the second try; each one is twice as long as the one before.
const PAUSE_MIN: Duration = Duration::from_secs(1);
/// The longest.
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// The place is stored no more often where nothing is pushed.
const STORE_EVERY: Duration = Duration::from_secs(5);
/// How long a store that does not answer is left alone.
const STORE_PAUSE: Duration = Duration::from_millis(500);

/// Pushes what the log says, from where it had come to.
pub struct Notifier {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Notifier {
    /// Starts.
    ///
    /// # Errors
    /// `unavailable`: the store does not answer, or the system's authorities cannot be read.
    pub async fn start(bridge: Arc<Bridge>, settings: PushSettings) -> Result<Self, Problem> {
        let unready = |error| Problem::new(lifeline_domain::Code::Unavailable, format!("the push client: {error}"));
        let client = client(&settings).map_err(unready)?;
        let place = bridge.pushed_to().await?;
        let stop = CancellationToken::new();
        let sender = Arc::new(Sender { bridge, settings, client, places: Semaphore::new(UNDER_WAY_MAX) });
        let following = Following { growth: sender.bridge.told(), sender, place, pages: VecDeque::new() };
        let task = tokio::spawn(following.run(stop.clone()));
        Ok(Self { stop, task })
    }

    /// Ends what is under way and stores how far it has come; what was not pushed is pushed after the next start.
    pub async fn stop(self) {
        self.stop.cancel();
        // A task that panicked has said so already.
        let _ = self.task.await;
    }
}

/// A stretch of the log whose pushes are under way.
struct Page {
    end: Position,
    number: u64,
    left: usize,
}

struct Following {
    sender: Arc<Sender>,
    growth: watch::Receiver<Position>,
    /// The end of the last page that was read.
    place: Position,
    /// Those that are not done, the oldest first.
    pages: VecDeque<Page>,
}

impl Following {
    async fn run(mut self, stop: CancellationToken) {
        let mut tasks: JoinSet<u64> = JoinSet::new();
        let (mut done, mut stored) = (self.place, self.place);
        let mut number = 0;
        let mut store_at = Instant::now();
        loop {
            let behind = self.growth.borrow_and_update().log > self.place.log;
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(ended) = tasks.join_next(), if !tasks.is_empty() => {
                    // A task that panicked has said so; its page is not done before a restart.
                    if let Ok(page) = ended && self.finish(page, &mut done) {
                        store_at = Instant::now();
                    }
                }
                () = tokio::time::sleep_until(store_at), if done != stored => {
                    if self.store(done).await {
                        stored = done;
                    }
                    store_at = Instant::now() + STORE_EVERY;
                }
                () = std::future::ready(()), if behind && tasks.len() < WAITING_MAX => {
                    number += 1;
                    self.read(number, &mut tasks).await;
                    self.pass(&mut done);
                }
                Ok(()) = self.growth.changed(), if !behind => {}
            }
        }
        tasks.shutdown().await;
        if done != stored {
            self.store(done).await;
        }
    }

    /// Reads the next page and begins to push what it makes.
    async fn read(&mut self, number: u64, tasks: &mut JoinSet<u64>) {
        let page = match self.sender.bridge.pushes_after(self.place, PAGE_ENTRIES).await {
            Ok(page) if page.end != self.place => page,
            nothing => {
                if let Err(problem) = nothing {
                    tracing::warn!(%problem, "what is to be pushed could not be read; it is tried again");
                }
                tokio::time::sleep(STORE_PAUSE).await;
                return;
            }
        };
        let mut left = 0;
        for push in page.pushes {
            if !push.urgent && tasks.len() >= WAITING_USUAL_MAX {
                metrics::counter!("lifeline_dropped_total", "what" => "push").increment(1);
                continue;
            }
            left += 1;
            let sender = self.sender.clone();
            tasks.spawn(async move {
                sender.deliver(push).await;
                number
            });
        }
        self.place = page.end;
        match self.pages.back_mut().filter(|_| left == 0) {
            // It is done with the one before it.
            Some(before) => before.end = page.end,
            None => self.pages.push_back(Page { end: page.end, number, left }),
        }
    }

    /// One push of a page is done; says whether the page is, and all before it.
    fn finish(&mut self, number: u64, done: &mut Position) -> bool {
        if let Some(page) = self.pages.iter_mut().find(|page| page.number == number) {
            page.left -= 1;
        }
        let before = *done;
        self.pass(done);
        *done != before
    }

    /// Moves on over the pages that are done.
    fn pass(&mut self, done: &mut Position) {
        while let Some(page) = self.pages.front().filter(|page| page.left == 0) {
            *done = page.end;
            self.pages.pop_front();
        }
    }

    async fn store(&self, place: Position) -> bool {
        let stored = self.sender.bridge.put_pushed_to(place).await;
        if let Err(problem) = &stored {
            tracing::warn!(%problem, "how far the log was pushed was not stored; it is tried again");
        }
        stored.is_ok()
    }
}

struct Sender {
    bridge: Arc<Bridge>,
    settings: PushSettings,
    client: Client,
    places: Semaphore,
}

impl Sender {
    /// Tries until the push service has taken it, never will, or it is worth nothing any more.
    async fn deliver(&self, push: Push) {
        let outcome = self.try_to_deliver(&push).await;
        if outcome == "taken" {
            self.bridge.push_taken(&push).await;
        }
        metrics::counter!("lifeline_pushes_total", "outcome" => outcome).increment(1);
    }

    async fn try_to_deliver(&self, push: &Push) -> &'static str {
        let give_up = Instant::now() + TRIED_FOR;
        let mut pause = PAUSE_MIN;
        loop {
            let now = self.bridge.clock().now();
            if now >= push.until {
                return "expired";
            }
            let said = {
                let Ok(_place) = self.places.acquire().await else { return "given_up" };
                send(&self.client, &self.settings, push, now).await
            };
            let after = match said {
                Said::Taken => return "taken",
                Said::Refused => return "refused",
                Said::Gone => {
                    if let Err(problem) = self.bridge.remove_push_subscription(push.to.id).await {
                        tracing::warn!(%problem, "a push subscription that is gone could not be removed");
                    }
                    return "gone";
                }
                Said::Later(after) => after.unwrap_or(pause),
            };
            pause = PAUSE_MAX.min(pause * 2);
            if Instant::now() + after >= give_up {
                return "given_up";
            }
            tokio::time::sleep(after).await;
        }
    }
}
