//! `v1/incidents/{id}`: the state of every incident, retained, for sirens and MQTT consoles.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use lifeline_domain::{Incident, Status};
use lifeline_protocol::mqtt::Topic;
use tokio::sync::mpsc;

use crate::{
    door::Common,
    kept::Sender,
    packet::{Publish, Qos},
};

/// Resolved incidents whose state stays retained; then the oldest is deleted.
const RESOLVED_KEPT: usize = 1000;

/// The first change goes out at once; those after it as often as this, so that a sensor
/// that repeats itself does not cost a message each time.
const GATHER: Duration = Duration::from_millis(200);
/// How many changes are gathered at most.
const GATHERED_MAX: usize = 1024;

/// Mirrors incidents to MQTT subscribers until there are no more.
pub(crate) async fn mirror(common: Arc<Common>, mut incidents: mpsc::Receiver<Arc<Incident>>) {
    let started = common.clock.now();
    let mut resolved = VecDeque::new();
    let mut changed = Vec::new();
    while incidents.recv_many(&mut changed, GATHERED_MAX).await > 0 {
        // The newest state of each.
        let newest: BTreeMap<_, _> = changed.drain(..).map(|incident| (incident.id, incident)).collect();
        for incident in newest.into_values() {
            // What was so before this start was told before.
            let news = incident.updated_at >= started;
            show(&common, &incident, news, &mut resolved).await;
        }
        tokio::time::sleep(GATHER).await;
    }
}

async fn show(common: &Common, incident: &Incident, news: bool, resolved: &mut VecDeque<String>) {
    let json = match serde_json::to_vec(incident) {
        Ok(json) => json,
        Err(error) => return tracing::error!(%error, "an incident could not be written as JSON"),
    };
    let topic = Topic::Incident(incident.id).to_string();
    resolved.retain(|other| *other != topic);
    if incident.status == Status::Resolved {
        resolved.push_back(topic.clone());
    }
    publish(common, retained(topic, json), news).await;
    if resolved.len() > RESOLVED_KEPT
        && let Some(oldest) = resolved.pop_front()
    {
        publish(common, retained(oldest, Vec::new()), false).await;
    }
}

async fn publish(common: &Common, message: Publish, news: bool) {
    // Nobody waits for it to be told.
    let (_, stamp) = common.kept.take(&message, Sender::Gateway { news }, false, None);
    common.router.publish(message, 0, stamp).await;
}

fn retained(topic: String, payload: Vec<u8>) -> Publish {
    Publish {
        topic,
        payload: Bytes::from(payload),
        qos: Qos::AtLeastOnce,
        retain: true,
        dup: false,
        id: 0,
        alias: None,
        properties: None,
    }
}
