//! The people that our gateway knows for a run, as the rig wrote them down.

/// The responder's token, and for each user a token and the conversations to choose from.
#[derive(Debug, Default)]
pub(crate) struct People {
    responder: String,
    users: Vec<User>,
}

#[derive(Debug)]
struct User {
    token: String,
    conversations: Vec<String>,
}

impl People {
    /// The first line is the responder's token; line n + 1 is user `u{n}`'s token and then the ids of
    /// conversations, separated by spaces.
    ///
    /// # Panics
    ///
    /// If the file cannot be read: a run without it says nothing.
    pub(crate) fn read(file: &str) -> People {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut lines = text.lines();
        let responder = lines.next().unwrap_or_default().to_owned();
        let user = |line: &str| {
            let mut words = line.split(' ').map(str::to_owned);
            User { token: words.next().unwrap_or_default(), conversations: words.collect() }
        };
        People { responder, users: lines.map(user).collect() }
    }

    pub(crate) fn responder(&self) -> &str {
        &self.responder
    }

    pub(crate) fn token(&self, name: &str) -> &str {
        &self.user(name).token
    }

    pub(crate) fn conversations(&self, name: &str) -> &[String] {
        &self.user(name).conversations
    }

    fn user(&self, name: &str) -> &User {
        let number: Option<usize> = name.strip_prefix('u').and_then(|number| number.parse().ok());
        number
            .and_then(|number| self.users.get(number))
            .unwrap_or_else(|| panic!("the gateway has no token for {name}"))
    }
}
