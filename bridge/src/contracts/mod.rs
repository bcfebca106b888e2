//! The contract suites of the store's ports. Each is one list of named cases, and
//! every implementation runs all of them: the one in memory, the real ones (also
//! across closing and opening again), and deliberately broken ones, which must fail.
//!
//! An implementation's tests provide a [`Home`] and assert that [`run`] finds nothing:
//!
//! ```ignore
//! assert_eq!(run(log_cases::<MyHome>()).await, []);
//! ```

mod accounts;
mod announcements;
#[cfg(test)]
mod broken;
mod feed_cursors;
mod log;
mod media_records;
mod media_vault;
mod member_positions;
mod mqtt_store;
mod projections;
mod samples;

pub use accounts::accounts_cases;
pub use announcements::announcements_cases;
pub use feed_cursors::feed_cursors_cases;
pub use log::log_cases;
pub use media_records::media_records_cases;
pub use media_vault::media_vault_cases;
pub use member_positions::member_positions_cases;
pub use mqtt_store::mqtt_store_cases;
pub use projections::projections_cases;
pub use samples::{broadcast, broadcast_reach, contact, conversation, incident, segment};

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{FutureExt, future::BoxFuture};

/// Where a store lives that is tested through the port `P` (`dyn Log` ...).
#[async_trait]
pub trait Home<P: ?Sized>: Send + Sync + 'static {
    /// A place with nothing in it.
    async fn fresh() -> Self
    where
        Self: Sized;
    /// Closes what is open, if anything is, and opens what lives here.
    async fn open(&mut self) -> Arc<P>;
    /// Another handle on what is open, as a second writer would have one.
    fn second(&self) -> Arc<P>;
}

/// One promise of a port.
pub struct Case<H> {
    name: &'static str,
    check: Box<dyn Fn(H) -> BoxFuture<'static, ()> + Send + Sync>,
}

impl<H> Case<H> {
    fn new<F>(name: &'static str, check: impl Fn(H) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self { name, check: Box::new(move |home| check(home).boxed()) }
    }
}

/// How long a case may take before it counts as stuck.
const STUCK: Duration = Duration::from_secs(120);

/// Runs each case in a fresh home, and returns the broken promises: name and reason.
pub async fn run<P: ?Sized, H: Home<P>>(cases: Vec<Case<H>>) -> Vec<(&'static str, String)> {
    let mut broken = Vec::new();
    for case in cases {
        let home = H::fresh().await;
        let checked = AssertUnwindSafe((case.check)(home)).catch_unwind();
        match tokio::time::timeout(STUCK, checked).await {
            Ok(Ok(())) => {}
            Ok(Err(panic)) => broken.push((case.name, reason(panic.as_ref()))),
            Err(_) => broken.push((case.name, "it is stuck".to_owned())),
        }
    }
    broken
}

fn reason(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}

/// The cases of functions of a home `H`, each named like its function.
macro_rules! cases {
    ($($case:ident),* $(,)?) => { vec![$($crate::contracts::Case::new(stringify!($case), $case::<H>)),*] };
}
use cases;
