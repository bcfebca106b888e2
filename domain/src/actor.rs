use serde::{Deserialize, Serialize};

use crate::{DeviceId, UserId};

/// What an account may be (policies say what each may do).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A person who may call for help.
    Citizen,
    /// A person who works incidents.
    Responder,
    /// A person who runs the gateway.
    Admin,
}

impl Role {
    /// The role as it stands on a wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Citizen => "citizen",
            Role::Responder => "responder",
            Role::Admin => "admin",
        }
    }
}

/// Who caused an entry. Names are those at the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A person with an account.
    User {
        /// The account.
        id: UserId,
        /// The name shown to others.
        name: String,
        /// The role at the time.
        role: Role,
    },
    /// A person whose login could not be verified: an SOS is never refused for that (A33).
    Unverified {
        /// The name the caller gave, if any.
        name: Option<String>,
    },
    /// A device.
    Device {
        /// The device.
        id: DeviceId,
    },
    /// The gateway itself.
    System,
}

impl Actor {
    /// The account, where the actor has one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Actor::User { id, .. } => Some(*id),
            _ => None,
        }
    }
}
