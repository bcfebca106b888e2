//! From committed batches to readers.
//!
//! One task, the hub, knows who reads which channel. It encodes each entry's frame
//! once per channel and hands every reader the same bytes through a bounded mailbox;
//! it never waits for a reader. A reader whose mailbox is full is let go and resumes
//! from its cursor: first from the hub's recent history, and past that from the log.

mod hub;
mod mailbox;
mod recent;
mod subscribe;

pub use hub::Hub;
pub(crate) use hub::HubTask;
pub use mailbox::{Delivery, Frame, Mailbox, Reader};
pub(crate) use recent::RecentFeed;
pub(crate) use subscribe::unread;
pub use subscribe::{Opening, Subscription, SubscriptionHandle};
