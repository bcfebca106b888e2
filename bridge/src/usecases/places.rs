use lifeline_domain::{Code, NAMED_PLACES_MAX, NamedPlace, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{Place, Places};

use super::me::own_account;
use crate::{Bridge, Caller, ports::User};

impl Bridge {
    /// The places that the caller has named.
    ///
    /// # Errors
    /// `unauthenticated` or `forbidden`.
    pub fn own_places(&self, caller: &Caller) -> Result<Places, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(caller)?;
        let known = self.directory.user(own.id).map_or_else(|| own.clone(), |known| known.user);
        Ok(places_of(&known))
    }

    /// Names other places instead; none withdraws them.
    ///
    /// # Errors
    /// `unauthenticated`, `forbidden`, a field that cannot be, or `unavailable`.
    pub async fn put_own_places(&self, caller: &Caller, places: &Places) -> Result<Places, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(caller)?;
        if places.places.len() > NAMED_PLACES_MAX {
            let detail = format!("a person names at most {NAMED_PLACES_MAX} places");
            return Err(Problem::new(Code::InvalidField, detail).at("places"));
        }
        let numbered = places.places.iter().enumerate();
        let named =
            numbered.map(|(number, it)| NamedPlace::new(&format!("places.{number}"), &it.label, it.lat, it.lon));
        let named = named.collect::<Result<Vec<_>, _>>()?;
        Ok(places_of(&*self.alter_user(own.id, |user| user.places = named).await?))
    }
}

fn places_of(user: &User) -> Places {
    let place = |named: &NamedPlace| {
        let at = named.location();
        Place { label: named.label.clone(), lat: at.lat, lon: at.lon }
    };
    Places { places: user.places.iter().map(place).collect() }
}
