use lifeline_domain::{DeviceId, Role, SosId, UserId};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A person with a valid login.
    User {
        /// The account.
        id: UserId,
        /// Its present role.
        role: Role,
    },
    /// A person with an SOS token only: of an account whose login has ended, or of
    /// one SOS of an unverified caller (A12, A33).
    SosCaller {
        /// The account, if the token is an account's.
        user: Option<UserId>,
        /// The SOS, if the token is that of one SOS.
        sos: Option<SosId>,
    },
    /// A device that has proved its name.
    Device {
        /// The device.
        id: DeviceId,
    },
    /// The command line on the machine itself, over the gateway's unix socket.
    Operator,
    /// Nobody known.
    Anonymous,
    /// A client of the loopback listener that only `lifeline dev --lab` opens.
    Lab,
}

impl Principal {
    /// What the principal is, in one word for messages and metrics: a role or a kind, never an id.
    pub const fn kind(&self) -> &'static str {
        match self {
            Principal::User { role, .. } => role.as_str(),
            Principal::SosCaller { .. } => "sos_caller",
            Principal::Device { .. } => "device",
            Principal::Operator => "operator",
            Principal::Anonymous => "anonymous",
            Principal::Lab => "lab",
        }
    }

    /// The account that the principal acts for.
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Principal::User { id, .. } => Some(*id),
            Principal::SosCaller { user, .. } => *user,
            _ => None,
        }
    }

    /// The one SOS that the principal's token was made for.
    pub const fn sos(&self) -> Option<SosId> {
        match self {
            Principal::SosCaller { sos, .. } => *sos,
            _ => None,
        }
    }
}
