//! Subscriptions: what a client may hear, and where it comes from.

use std::sync::Arc;

use lifeline_domain::DeviceId;
use lifeline_policies::{Action, Branch, Resource};
use lifeline_protocol::mqtt::Topic;

use crate::{
    door::Common,
    meters,
    packet::{Publish, PublishProperties, Qos, RetainedWanted, Wish},
    publish::Client,
    reason,
    receipts::{Letter, Reader},
    router::{Handed, Link, NoRouter},
};

/// Where the messages of a subscription come from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// The door itself: the receipts of one device.
    Receipts(DeviceId),
    /// The router, under this number.
    Router(usize),
    /// Nothing is published there yet: a device's commands, and names that begin with `$`.
    Silent,
}

#[derive(Debug)]
struct Subscription {
    wish: Wish,
    /// MQTT 5: told with each message.
    id: Option<usize>,
    source: Source,
}

/// A session's subscriptions. Part of the session: they outlive the connection.
#[derive(Default)]
pub(crate) struct Subscriptions {
    all: Vec<Subscription>,
    /// Only while there is a subscription that the router serves.
    link: Option<Link>,
    last_tag: usize,
}

impl Subscriptions {
    /// Answers one line of a SUBSCRIBE: the granted QoS, or a reason to fail.
    pub(crate) async fn subscribe(
        &mut self,
        common: &Arc<Common>,
        client: &Client,
        reader: &Arc<Reader>,
        wish: Wish,
        id: Option<u32>,
    ) -> u8 {
        if wish.filter.starts_with("$share/") {
            return reason::SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        if !is_valid_filter(&wish.filter) {
            return reason::TOPIC_FILTER_INVALID;
        }
        let topic = client.topic(&wish.filter);
        let decision = common.authorizer.decide(&client.principal, Action::MqttSubscribe, &Resource::Topic(topic));
        if !decision.allowed {
            meters::denied(decision.policy());
            return reason::NOT_AUTHORIZED;
        }
        let old = self.all.iter().position(|subscription| subscription.wish.filter == wish.filter);
        if old.is_none() && self.all.len() >= common.settings.subscriptions_max {
            return reason::QUOTA_EXCEEDED;
        }
        let source = match (&old, Topic::read(&wish.filter)) {
            (_, Some(Topic::Receipts(device))) => {
                common.receipts.attach(&device, reader);
                Source::Receipts(device)
            }
            _ if wish.filter.starts_with('$') || topic.branch == Branch::Commands => Source::Silent,
            (old, _) => match self.subscribe_in_router(common, &wish, *old).await {
                Ok(tag) => Source::Router(tag),
                Err(error) => {
                    tracing::warn!(client = client.number, %error, "a subscription failed");
                    return reason::QUOTA_EXCEEDED;
                }
            },
        };
        let granted = wish.qos as u8;
        let subscription = Subscription { wish, id: id.map(|id| id as usize), source };
        match old {
            Some(place) => self.all[place] = subscription,
            None => self.all.push(subscription),
        }
        granted
    }

    /// Ends the subscriptions that the client may no longer have: its registration may list
    /// other topics than when the session began.
    pub(crate) fn end_forbidden(&mut self, common: &Common, client: &Client, reader: &Arc<Reader>) {
        let allowed = |filter: &str| {
            let resource = Resource::Topic(client.topic(filter));
            common.authorizer.decide(&client.principal, Action::MqttSubscribe, &resource).allowed
        };
        let filters = self.all.iter().map(|subscription| &subscription.wish.filter);
        let forbidden: Vec<_> = filters.filter(|filter| !allowed(filter)).cloned().collect();
        for filter in forbidden {
            self.unsubscribe(common, reader, &filter);
        }
    }

    /// Ends a subscription; whether there was one.
    pub(crate) fn unsubscribe(&mut self, common: &Common, reader: &Arc<Reader>, filter: &str) -> bool {
        let Some(place) = self.all.iter().position(|subscription| subscription.wish.filter == filter) else {
            return false;
        };
        match self.all.swap_remove(place).source {
            Source::Receipts(device) => common.receipts.detach(&device, reader, Vec::new()),
            Source::Router(_) => {
                if let Some(link) = &mut self.link {
                    // A link that is gone delivers nothing, as asked.
                    let _ = link.unsubscribe(filter);
                }
            }
            Source::Silent => {}
        }
        if !self.all.iter().any(|subscription| matches!(subscription.source, Source::Router(_))) {
            self.link = None;
        }
        true
    }

    /// A new connection of the session: its receipts go there.
    pub(crate) fn attach(&self, common: &Common, reader: &Arc<Reader>) {
        for device in self.devices() {
            common.receipts.attach(device, reader);
        }
    }

    /// The connection is over: its receipts are kept for the next one.
    pub(crate) fn detach(&self, common: &Common, reader: &Arc<Reader>, unconfirmed: &[Letter]) {
        for device in self.devices() {
            common.receipts.detach(device, reader, unconfirmed.to_vec());
        }
    }

    /// The next message of the router, if it has subscriptions there.
    /// `None` is a message that is not for this session. May be dropped at any await.
    pub(crate) async fn next(&mut self, own_number: u64) -> Result<Option<Publish>, NoRouter> {
        let Some(link) = &mut self.link else { return std::future::pending().await };
        let handed = link.next().await?;
        Ok(self.addressed(handed, own_number))
    }

    /// A message of the router as this session is to get it, if it is.
    fn addressed(&self, handed: Handed, own_number: u64) -> Option<Publish> {
        let source = Source::Router(handed.tag);
        let subscription = self.all.iter().find(|subscription| subscription.source == source)?;
        let wish = &subscription.wish;
        if (handed.replayed && wish.retained == RetainedWanted::Never) || (wish.no_local && handed.sender == own_number)
        {
            return None;
        }
        let mut message = handed.message;
        message.qos = message.qos.min(wish.qos);
        message.retain = handed.replayed || (wish.retain_as_published && message.retain);
        if let Some(id) = subscription.id {
            message.properties.get_or_insert_default().subscription_identifiers = vec![id];
        }
        Some(message)
    }

    /// A receipt as a message to this session.
    pub(crate) fn enveloped(&self, letter: &Letter) -> Publish {
        let source = Source::Receipts(letter.device.clone());
        let subscription = self.all.iter().find(|subscription| subscription.source == source);
        let id = subscription.and_then(|subscription| subscription.id);
        let properties = id.map(|id| {
            Box::new(PublishProperties { subscription_identifiers: vec![id], ..PublishProperties::default() })
        });
        Publish {
            topic: Topic::Receipts(letter.device.clone()).to_string(),
            payload: letter.json.clone(),
            qos: subscription.map_or(Qos::AtMostOnce, |subscription| subscription.wish.qos.min(Qos::AtLeastOnce)),
            retain: false,
            dup: false,
            id: 0,
            alias: None,
            properties,
        }
    }

    fn devices(&self) -> impl Iterator<Item = &DeviceId> {
        self.all.iter().filter_map(|subscription| match &subscription.source {
            Source::Receipts(device) => Some(device),
            _ => None,
        })
    }

    async fn subscribe_in_router(
        &mut self,
        common: &Arc<Common>,
        wish: &Wish,
        old: Option<usize>,
    ) -> Result<usize, NoRouter> {
        if let Some(Source::Router(tag)) = old.map(|place| &self.all[place].source) {
            if wish.retained != RetainedWanted::Always {
                return Ok(*tag);
            }
            // The router sends retained messages only for a subscription that it does not have [MQTT-3.8.4-3].
            if let Some(link) = &mut self.link {
                link.unsubscribe(&wish.filter)?;
            }
        }
        let link = match self.link.take() {
            Some(link) => link,
            None => common.router.link().await?,
        };
        common.router.caught_up().await?;
        self.last_tag += 1;
        self.link.insert(link).subscribe(&wish.filter, self.last_tag).await?;
        Ok(self.last_tag)
    }
}

/// Wildcards stand for whole levels, `#` only for the last ones [MQTT-4.7.1-2, -3].
fn is_valid_filter(filter: &str) -> bool {
    let levels = filter.split('/').count();
    !filter.is_empty()
        && filter.split('/').enumerate().all(|(place, level)| match level {
            "#" => place + 1 == levels,
            "+" => true,
            level => !level.contains(['+', '#']),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_whole_levels() {
        for good in ["#", "+", "/", "a", "a/b", "a/+/b", "a/#", "+/#", "/+", "$SYS/#"] {
            assert!(is_valid_filter(good), "{good}");
        }
        for bad in ["", "a#", "#/a", "a/#/b", "a+", "+a/b", "a/b+", "##"] {
            assert!(!is_valid_filter(bad), "{bad}");
        }
    }
}
