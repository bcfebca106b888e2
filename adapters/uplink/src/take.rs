use std::{future::Future, pin::Pin};

use futures_util::{StreamExt, stream::FuturesOrdered};
use lifeline_bridge::{Bridge, Taken};
use lifeline_domain::Problem;
use rumqttc::v5::{
    AsyncClient,
    mqttbytes::{matches, v5::Publish},
};
use tokio::sync::mpsc;

use crate::{failure::Failure, message, session::IN_MAX, settings::UplinkSettings};

/// A message that is acknowledged when this resolves.
type Storing<'a> = Pin<Box<dyn Future<Output = Result<Publish, Problem>> + Send + 'a>>;

/// Takes messages from the other broker, and acknowledges each when it is stored, in the
/// order in which they came (MQTT 5 §4.6).
pub(crate) struct Taker<'a> {
    pub(crate) settings: &'a UplinkSettings,
    pub(crate) bridge: &'a Bridge,
    pub(crate) client: &'a AsyncClient,
}

impl Taker<'_> {
    /// Runs until something fails.
    pub(crate) async fn run(&self, mut publishes: mpsc::Receiver<Publish>) -> Failure {
        let mut storing: FuturesOrdered<Storing<'_>> = FuturesOrdered::new();
        let gone = |detail: &str| Failure::Lost { address: self.settings.broker.address(), detail: detail.to_owned() };
        loop {
            tokio::select! {
                publish = publishes.recv(), if storing.len() < usize::from(IN_MAX) => match publish {
                    None => return gone("the connection is gone"),
                    Some(publish) => match self.take(publish).await {
                        Ok(stored) => storing.push_back(stored),
                        Err(problem) => return problem.into(),
                    },
                },
                Some(stored) = storing.next() => match stored {
                    Ok(publish) => if self.client.try_ack(&publish).is_err() {
                        return gone("there is no room for an acknowledgement");
                    },
                    Err(problem) => return problem.into(),
                },
            }
        }
    }

    async fn take(&self, publish: Publish) -> Result<Storing<'_>, Problem> {
        let topic = String::from_utf8_lossy(&publish.topic).into_owned();
        let take = self.settings.take.iter().find(|take| matches(&topic, &take.filter));
        let passed = self.bridge.has_passed(&message::passed(publish.properties.as_ref()));
        let taken = match take {
            Some(take) if !passed => self.bridge.take(&take.taken_as, &topic, &publish.payload).await?,
            // What an earlier configuration subscribed to; or what has been here.
            _ => Taken::Nothing,
        };
        let Taken::Pending(pending) = taken else { return Ok(Box::pin(std::future::ready(Ok(publish)))) };
        let (uplink, receipt) = (self.settings.name.clone(), self.bridge.receipt(pending));
        Ok(Box::pin(async move {
            receipt.await?;
            metrics::counter!("lifeline_uplink_taken_total", "uplink" => uplink).increment(1);
            Ok(publish)
        }))
    }
}
