use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Fix, SosId, Timestamp, UserId};

/// A phone's clock is believed that is no further off than this.
const CLOCK_OFF_MAX: Duration = Duration::from_secs(24 * 3600);

/// Where a person's call for help stands. A lost connection never ends one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SosState {
    /// Durable, nobody has taken it yet.
    Active,
    /// A responder has taken it.
    Acknowledged,
    /// Over.
    Ended,
}

/// Why a call for help is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SosEnd {
    /// The caller took it back; responders still see it and decide.
    Cancelled,
    /// The caller says they are safe.
    Safe,
    /// Responders resolved the incident.
    Resolved,
}

/// `sos.contacts_told`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosContactsTold {
    /// The session.
    pub sos: SosId,
    /// The caller's emergency contacts, in the order of their ids.
    pub contacts: Vec<UserId>,
}

/// `sos.unreachable`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosUnreachable {
    /// The session.
    pub sos: SosId,
    /// When its phone was last heard, by the gateway's clock.
    pub last_heard_at: Timestamp,
}

/// `sos.reachable`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosReachable {
    /// The session.
    pub sos: SosId,
}

/// `sos.silenced`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosSilenced {
    /// The session.
    pub sos: SosId,
    /// The caller must not be heard; `false`: they may be rung again.
    pub silent: bool,
}

/// `sos.end_forced`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosEndForced {
    /// The session. It goes on.
    pub sos: SosId,
    /// What the caller was made to say.
    pub end: SosEnd,
}

/// One call for help inside its incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosSession {
    /// The session, named by the caller's phone.
    pub id: SosId,
    /// Where it stands.
    pub state: SosState,
    /// When the caller pressed, by the phone's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed_at: Option<Timestamp>,
    /// The latest fix; fixes may arrive out of order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fix: Option<Fix>,
    /// When the latest fix was taken: by the phone's word, or when it arrived if that cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_at: Option<Timestamp>,
    /// How many fixes have arrived.
    pub fixes: u64,
    /// The caller's phone cannot be reached (A28): when it was last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unheard_since: Option<Timestamp>,
    /// The caller must not be heard: do not ring, write.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// When the caller was forced to end it, by the gateway's clock. It goes on, and only responders know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_forced_at: Option<Timestamp>,
    /// Why it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<SosEnd>,
}

impl SosSession {
    /// Takes in a fix that arrived at `received`. Says whether it is the latest.
    ///
    /// Fixes are put in order by the phone's own time, unless that lies more than a day away from the
    /// gateway's: then when it arrived counts instead. Two such fixes are the same clock's: that one orders them.
    pub(crate) fn locate(&mut self, fix: &Fix, received: Timestamp) -> bool {
        self.fixes += 1;
        let taken = if fix.at.apart(received) <= CLOCK_OFF_MAX { fix.at } else { received };
        let latest = match (&self.last_fix, self.fixed_at) {
            (Some(last), Some(at)) if last.at != at && fix.at != taken => last.at <= fix.at,
            (Some(last), at) => at.unwrap_or(last.at) <= taken,
            (None, _) => true,
        };
        if latest {
            self.last_fix = Some(fix.clone());
            self.fixed_at = Some(taken);
        }
        latest
    }
}
