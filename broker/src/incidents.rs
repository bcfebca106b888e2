//! `v1/incidents/{id}`: the state of every incident, retained, for sirens and MQTT consoles.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use lifeline_domain::{Incident, Status};
use lifeline_protocol::mqtt::Topic;
use tokio::sync::mpsc;

use crate::{
    packet::{Publish, Qos},
    router::Router,
};

/// Resolved incidents whose state stays retained; then the oldest is deleted.
const RESOLVED_KEPT: usize = 1000;

/// Mirrors incidents into the router until there are no more.
pub(crate) async fn mirror(router: Arc<Router>, mut incidents: mpsc::Receiver<Arc<Incident>>) {
    let mut resolved = VecDeque::new();
    while let Some(incident) = incidents.recv().await {
        let json = match serde_json::to_vec(&*incident) {
            Ok(json) => json,
            Err(error) => {
                tracing::error!(%error, "an incident could not be written as JSON");
                continue;
            }
        };
        let topic = Topic::Incident(incident.id).to_string();
        resolved.retain(|other| *other != topic);
        if incident.status == Status::Resolved {
            resolved.push_back(topic.clone());
        }
        router.publish(retained(topic, json), 0).await;
        if resolved.len() > RESOLVED_KEPT
            && let Some(oldest) = resolved.pop_front()
        {
            router.publish(retained(oldest, Vec::new()), 0).await;
        }
    }
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
