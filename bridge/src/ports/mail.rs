use lifeline_domain::Role;

/// A mail to one person. Whoever sends it writes the words.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The e-mail address.
    pub to: String,
    /// The person's name, where it is known.
    pub name: Option<String>,
    /// The language of their account, if they chose one (BCP 47).
    pub locale: Option<String>,
    /// What it says.
    pub occasion: Occasion,
}

/// What a mail is about. The links are secrets.
#[derive(Clone, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody registered with this address.
    Registered {
        /// Confirms the address and makes the account.
        link: String,
    },
    /// Somebody registered with this address, and it has an account already.
    RegisteredAgain {
        /// Sets a new password.
        link: String,
    },
    /// The owner of an account gave this as their new address.
    NewAddress {
        /// Confirms it.
        link: String,
    },
    /// The same, and the address has an account already. Neither of the two is told of the other.
    NewAddressInUse,
    /// Somebody, perhaps its owner, forgot the account's password.
    Forgotten {
        /// Sets a new one.
        link: String,
    },
    /// The account's password was changed.
    PasswordChanged,
    /// A passkey was added to the account.
    PasskeyAdded {
        /// What its owner calls it.
        passkey: String,
    },
    /// Somebody signed in with a copy of a passkey, or its owner after somebody with a copy; it was refused.
    PasskeyCopied {
        /// What its owner calls it.
        passkey: String,
    },
    /// An admin asks somebody to make an account.
    Invited {
        /// Makes it.
        link: String,
        /// What the account may be.
        role: Role,
    },
}

/// Sends mails, in their order, some time after it was asked to.
pub trait Mailer: Send + Sync {
    /// Takes a mail into a bounded queue. One that finds no place there is dropped and counted: whoever waits for it
    /// asks again.
    fn send(&self, mail: Mail);
}
