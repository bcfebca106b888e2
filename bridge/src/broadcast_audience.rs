//! Whom a broadcast is for. Only places that people have named themselves count, never where somebody is or was; and
//! whoever has named none is told, too: too many told is better than one not told (decision 14).

use std::sync::Arc;

use lifeline_domain::{Area, Broadcast, Region, UserId};

use crate::{directory::Directory, ports::User};

/// How an area lies to the places of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nearness {
    /// One of their places is in it, or it is for everyone.
    Within,
    /// They have named no place.
    Unknown,
    /// Their places are elsewhere.
    Elsewhere,
}

impl Nearness {
    pub(crate) fn of(region: Option<&Region>, user: &User) -> Self {
        match region {
            None => Self::Within,
            Some(_) if user.places.is_empty() => Self::Unknown,
            Some(region) if user.places.iter().any(|place| region.holds(&place.location())) => Self::Within,
            Some(_) => Self::Elsewhere,
        }
    }
}

fn region_of(broadcast: &Broadcast) -> Option<Region> {
    broadcast.content.area.as_ref().map(Area::region)
}

/// Whether a broadcast is for a person. Whoever sent it knows of it.
fn receives(broadcast: &Broadcast, region: Option<&Region>, user: &User) -> bool {
    let active = user.disabled_at.is_none() && broadcast.by.user() != Some(user.id);
    active && Nearness::of(region, user) != Nearness::Elsewhere
}

impl Directory {
    /// Whether a broadcast is for a person.
    pub(crate) fn receives(&self, broadcast: &Broadcast, person: UserId) -> bool {
        let user = self.user(person);
        user.is_some_and(|known| receives(broadcast, region_of(broadcast).as_ref(), &known.user))
    }

    /// Everybody whom a broadcast is for.
    pub(crate) fn receivers(&self, broadcast: &Broadcast) -> Vec<Arc<User>> {
        let region = region_of(broadcast);
        self.matching(|user| receives(broadcast, region.as_ref(), user))
    }

    /// Those among some people.
    pub(crate) fn receivers_among(&self, broadcast: &Broadcast, people: impl Iterator<Item = UserId>) -> Vec<UserId> {
        let region = region_of(broadcast);
        let is_one =
            |person: &UserId| self.user(*person).is_some_and(|known| receives(broadcast, region.as_ref(), &known.user));
        people.filter(is_one).collect()
    }
}
