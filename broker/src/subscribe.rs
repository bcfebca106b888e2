//! Subscriptions: what a client may hear, and where it comes from.

mod copies;
mod letters;
mod routed;

use std::{collections::VecDeque, sync::Arc};

use lifeline_bridge::ports::MqttSubscription;
use lifeline_domain::DeviceId;
use lifeline_policies::{Action, Branch, Principal, Resource, Topic as PolicyTopic};
use lifeline_protocol::mqtt::Topic;

use self::copies::Delivered;
use crate::{
    door::Common,
    kept::{Kept, Mailbox, plain_filter, qos},
    lab, meters,
    packet::{Publish, RetainedWanted, Wish},
    publish::Client,
    reason,
    receipts::Reader,
    router::Link,
};

/// Where the messages of a subscription come from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// The door itself: the receipts of one device.
    Receipts(DeviceId),
    /// The door itself: the commands of one device, or those of one name.
    Commands(DeviceId),
    /// The router, under this tag.
    Router { tag: usize },
    /// The session's mailbox.
    Mailbox,
    /// Nothing is published there: names that begin with `$`.
    Silent,
}

#[derive(Debug)]
struct Subscription {
    wish: Wish,
    /// MQTT 5: told with each message.
    id: Option<usize>,
    source: Source,
    /// The stamp of the last retained message that was there when it was made.
    stamp: u64,
    /// The number of the last message that was published before it, if the router serves it.
    after: u64,
}

/// A session's subscriptions. Part of the session: they outlive the connection.
#[derive(Default)]
pub(crate) struct Subscriptions {
    all: Vec<Subscription>,
    /// Only while there is a subscription that the router serves.
    link: Option<Link>,
    last_tag: usize,
    delivered: Delivered,
    /// Retained messages to be sent for new subscriptions.
    retained: VecDeque<Publish>,
}

impl Subscriptions {
    /// Answers one line of a SUBSCRIBE: the granted QoS, or a reason to fail. Messages come
    /// to the `mailbox` if the session outlives its connection or shares the subscription.
    pub(crate) async fn subscribe(
        &mut self,
        common: &Arc<Common>,
        client: &Client,
        reader: &Arc<Reader>,
        mailbox: Option<&Arc<Mailbox>>,
        wish: Wish,
        id: Option<u32>,
    ) -> u8 {
        let Some(filter) = plain_filter(&wish.filter) else { return reason::TOPIC_FILTER_INVALID };
        if client.principal == Principal::Lab && filter == lab::REFUSED_FILTER {
            return reason::UNSPECIFIED_ERROR;
        }
        let shared = filter.len() < wish.filter.len();
        let topic = client.topic(filter);
        let decision = common.authorizer.decide(&client.principal, Action::MqttSubscribe, &Resource::Topic(topic));
        if !decision.allowed {
            meters::denied(decision.policy());
            return reason::NOT_AUTHORIZED;
        }
        let local = local(filter);
        if shared && local.is_some() {
            return reason::SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        let old = self.all.iter().position(|subscription| subscription.wish.filter == wish.filter);
        if old.is_none() && self.all.len() >= common.settings.subscriptions_max {
            return reason::QUOTA_EXCEEDED;
        }
        let id = id.map(|id| id as usize);
        let wanted = match wish.retained {
            // They are not sent for shared subscriptions (§4.8.2).
            _ if shared => false,
            RetainedWanted::Always => true,
            RetainedWanted::IfNew => old.is_none(),
            RetainedWanted::Never => false,
        };
        let (mut stamp, mut after) = (0, 0);
        let source = match (local, mailbox.filter(|mailbox| mailbox.lasting || shared)) {
            (Some(source), _) => {
                match &source {
                    Source::Receipts(device) => common.receipts.attach(device, reader),
                    Source::Commands(device) => common.attach_to_commands(device, reader),
                    _ => {}
                }
                source
            }
            (None, Some(mailbox)) => {
                let retained = common.kept.subscribe(mailbox, &wish, id, wanted);
                self.replay(common, &wish, id, retained);
                Source::Mailbox
            }
            (None, None) => match self.subscribe_in_router(common, &wish.filter, old).await {
                Ok((tag, since)) => {
                    let (retained, last) = common.kept.retained_for(&wish.filter);
                    // What is on its way to the subscription that this one replaces still comes.
                    stamp = old.filter(|_| !wanted).map_or(last, |place| self.all[place].stamp);
                    after = since;
                    if wanted {
                        self.replay(common, &wish, id, retained);
                    }
                    Source::Router { tag }
                }
                Err(error) => {
                    tracing::warn!(client = client.number, %error, "a subscription failed");
                    return reason::QUOTA_EXCEEDED;
                }
            },
        };
        let granted = wish.qos as u8;
        let subscription = Subscription { wish, id, source, stamp, after };
        match old {
            Some(place) => self.all[place] = subscription,
            None => self.all.push(subscription),
        }
        granted
    }

    /// Ends the subscriptions that the client may no longer have, and lets go of what waits
    /// for them: its registration may list other topics than when the session began.
    /// Whether there were any.
    pub(crate) fn end_forbidden(
        &mut self,
        common: &Common,
        client: &Client,
        reader: &Arc<Reader>,
        mailbox: Option<&Arc<Mailbox>>,
    ) -> bool {
        let allowed = |filter: &str| {
            let resource = Resource::Topic(client.topic(plain_filter(filter).unwrap_or(filter)));
            common.authorizer.decide(&client.principal, Action::MqttSubscribe, &resource).allowed
        };
        let filters = self.all.iter().map(|subscription| &subscription.wish.filter);
        let forbidden: Vec<_> = filters.filter(|filter| !allowed(filter)).cloned().collect();
        for filter in &forbidden {
            self.unsubscribe(common, reader, mailbox, filter);
        }
        if let Some(mailbox) = mailbox.filter(|_| !forbidden.is_empty()) {
            mailbox.retain(allowed);
        }
        !forbidden.is_empty()
    }

    /// Puts back a subscription that the store had. Whether its client may still have it
    /// is seen when it is back.
    pub(crate) fn restore(&mut self, common: &Common, mailbox: &Arc<Mailbox>, row: MqttSubscription) {
        let Some(filter) = plain_filter(&row.filter) else { return };
        let source = local(filter).unwrap_or(Source::Mailbox);
        let wish = Wish {
            filter: row.filter,
            qos: qos(row.qos),
            no_local: row.no_local,
            retain_as_published: row.retain_as_published,
            retained: RetainedWanted::Never,
        };
        let id = row.id.map(|id| id as usize);
        if source == Source::Mailbox {
            common.kept.subscribe(mailbox, &wish, id, false);
        }
        self.all.push(Subscription { wish, id, source, stamp: 0, after: 0 });
    }

    /// The subscriptions as the store has them.
    pub(crate) fn rows(&self) -> Vec<MqttSubscription> {
        let rows = self.all.iter().map(|subscription| MqttSubscription {
            filter: subscription.wish.filter.clone(),
            qos: subscription.wish.qos as u8,
            no_local: subscription.wish.no_local,
            retain_as_published: subscription.wish.retain_as_published,
            id: subscription.id.and_then(|id| u32::try_from(id).ok()),
        });
        rows.collect()
    }

    /// Ends a subscription; whether there was one.
    pub(crate) fn unsubscribe(
        &mut self,
        common: &Common,
        reader: &Arc<Reader>,
        mailbox: Option<&Arc<Mailbox>>,
        filter: &str,
    ) -> bool {
        let Some(place) = self.all.iter().position(|subscription| subscription.wish.filter == filter) else {
            return false;
        };
        match self.all.swap_remove(place).source {
            Source::Receipts(device) => common.receipts.detach(&device, reader, Vec::new()),
            Source::Router { .. } => {
                if let Some(link) = &mut self.link {
                    // A link that is gone delivers nothing, as asked.
                    let _ = link.unsubscribe(filter);
                }
            }
            Source::Mailbox => mailbox.into_iter().for_each(|mailbox| common.kept.unsubscribe(mailbox, filter)),
            Source::Commands(device) => {
                if self.commanded().is_none() {
                    common.commands.detach(&device, reader);
                }
            }
            Source::Silent => {}
        }
        if !self.all.iter().any(|subscription| matches!(subscription.source, Source::Router { .. })) {
            self.link = None;
        }
        true
    }

    /// The session is over.
    pub(crate) fn end(&self, kept: &Kept, mailbox: &Arc<Mailbox>) {
        for subscription in self.all.iter().filter(|subscription| subscription.source == Source::Mailbox) {
            kept.unsubscribe(mailbox, &subscription.wish.filter);
        }
    }

    /// Whether retained messages are still to be sent: older than any other.
    pub(crate) fn is_replaying(&self) -> bool {
        !self.retained.is_empty()
    }

    /// Retained messages are to be sent for a subscription.
    fn replay(&mut self, common: &Common, wish: &Wish, id: Option<usize>, retained: Vec<Publish>) {
        let room = common.settings.retained_max.saturating_sub(self.retained.len());
        // A client that subscribes again and again without reading.
        meters::dropped("mqtt_message", retained.len().saturating_sub(room) as u64);
        self.retained.extend(retained.into_iter().take(room).map(|mut message| {
            (message.qos, message.retain, message.dup) = (message.qos.min(wish.qos), true, false);
            if let Some(id) = id {
                message.properties.get_or_insert_default().subscription_identifiers = vec![id];
            }
            message
        }));
    }
}

/// Where the messages of a filter come from, if neither from the router nor a mailbox.
fn local(filter: &str) -> Option<Source> {
    match Topic::read(filter) {
        Some(Topic::Receipts(device)) => Some(Source::Receipts(device)),
        _ if filter.starts_with('$') => Some(Source::Silent),
        _ => {
            let topic = PolicyTopic::parse(filter);
            let device = topic.device.filter(|_| topic.branch == Branch::Commands)?;
            Some(device.parse().map_or(Source::Silent, Source::Commands))
        }
    }
}
