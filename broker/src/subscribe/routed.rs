//! What the router brings: messages for sessions that end with their connections.

use super::{Source, Subscription, Subscriptions};
use crate::{
    door::Common,
    kept::matches,
    packet::{Publish, Qos},
    router::{Handed, Interrupted, NoRouter},
};

impl Subscriptions {
    /// The next retained message for a new subscription, and then of the router, if it has
    /// subscriptions there. `None` is a message that is not for this session. May be
    /// dropped at any await.
    pub(crate) async fn next(&mut self, own_number: u64) -> Result<Option<Publish>, Interrupted> {
        if let Some(retained) = self.retained.pop_front() {
            return Ok(Some(retained));
        }
        let Some(link) = &mut self.link else { return std::future::pending().await };
        let handed = link.next().await?;
        Ok(self.addressed(handed, own_number))
    }

    /// The router has ended: subscribes with the next one. What was published meanwhile
    /// is lost to these subscriptions.
    pub(crate) async fn subscribe_anew(&mut self, common: &Common) -> Result<(), NoRouter> {
        self.link = None;
        common.router.look_after();
        let mut link = common.router.link().await?;
        for subscription in &mut self.all {
            if let Source::Router { tag } = &mut subscription.source {
                self.last_tag += 1;
                link.subscribe(&subscription.wish.filter, self.last_tag).await?;
                *tag = self.last_tag;
            }
        }
        self.link = Some(link);
        Ok(())
    }

    /// A message of the router as this session is to get it, if it is. The router hands over
    /// a copy for each of its subscriptions: the first one stands for all, with the greatest
    /// QoS and all identifiers [MQTT-3.3.4-2, -3].
    fn addressed(&mut self, handed: Handed, own_number: u64) -> Option<Publish> {
        let source = Source::Router { tag: handed.tag };
        let wanted = |one: &Subscription| {
            // A message that was retained when the subscription was made came with it.
            let known = handed.number <= one.after || (handed.stamp > 0 && handed.stamp <= one.stamp);
            !(known || one.wish.no_local && handed.sender == own_number)
        };
        self.all.iter().find(|one| one.source == source).filter(|one| wanted(one))?;
        let (mut copies, mut qos, mut retain, mut ids) = (0, Qos::AtMostOnce, false, Vec::new());
        for one in self.all.iter().filter(|one| matches!(one.source, Source::Router { .. }) && wanted(one)) {
            if one.source == source || matches(&one.wish.filter, &handed.message.topic) {
                copies += 1;
                qos = qos.max(one.wish.qos);
                retain |= one.wish.retain_as_published;
                ids.extend(one.id);
            }
        }
        if copies > 1 && !self.delivered.is_first(handed.number, copies) {
            return None;
        }
        let mut message = handed.message;
        message.qos = message.qos.min(qos);
        message.retain &= retain;
        if !ids.is_empty() {
            message.properties.get_or_insert_default().subscription_identifiers = ids;
        }
        Some(message)
    }

    /// Subscribes with the router, unless the subscription at `old` is one there. Returns its tag, and the
    /// number of the last message before it.
    pub(super) async fn subscribe_in_router(
        &mut self,
        common: &Common,
        filter: &str,
        old: Option<usize>,
    ) -> Result<(usize, u64), NoRouter> {
        if let Some(Subscription { source: Source::Router { tag }, after, .. }) = old.map(|place| &self.all[place]) {
            return Ok((*tag, *after));
        }
        let link = match self.link.take() {
            Some(link) => link,
            None => common.router.link().await?,
        };
        let after = common.router.last_number();
        self.last_tag += 1;
        self.link.insert(link).subscribe(filter, self.last_tag).await?;
        Ok((self.last_tag, after))
    }
}
