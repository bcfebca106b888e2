//! Last wills: what is published for a client that went without a word.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{
    acks::Settled,
    door::Common,
    meters,
    packet::Publish,
    publish::{Client, Fate},
    sessions::DelayedWill,
};

/// Attempts to store a will that is an alert, the pauses between them doubling.
const ATTEMPTS: u32 = 6;

/// A will that waits whether its client returns.
pub(crate) fn delayed(client: Client, publish: Publish, delay: Duration) -> DelayedWill {
    DelayedWill { client, publish, due: Instant::now() + delay }
}

/// Publishes a will. Whether the client may was checked when it connected.
pub(crate) async fn publish(common: &Arc<Common>, client: &Client, publish: Publish) {
    let repeat = publish.clone();
    match common.receive(client, publish) {
        Fate::Answered(_, Some(message)) => common.router.publish(message, client.number).await,
        Fate::Answered(_, None) => {}
        // An alert waits for its commit, but its client's next connection does not.
        Fate::Placing(first) => {
            let (common, client) = (common.clone(), client.clone());
            common.clone().tasks.spawn(async move {
                let mut placing = Some(first);
                for attempt in 0..ATTEMPTS {
                    if attempt > 0 {
                        sleep(Duration::from_secs(1 << attempt)).await;
                    }
                    let fate = placing.take().map_or_else(|| common.receive(&client, repeat.clone()), Fate::Placing);
                    let Fate::Placing(placing) = fate else { return };
                    if let Ok(reported) = placing.await
                        && let Ok(receipt) = reported.receipt.await
                    {
                        let (device, message) = (reported.device, reported.message);
                        let settled = Settled::Committed { device, receipt, message };
                        return common.announce(settled, client.number).await;
                    }
                }
                meters::dropped("will", 1);
                tracing::error!(client = client.number, "a last will could not be stored");
            });
        }
    }
}
