use lettre::{
    Address, Message,
    message::{Mailbox, header::ContentType},
};
use lifeline_bridge::ports::{Mail, Occasion};

/// A mail as it goes out.
///
/// # Errors
/// A recipient that is no address.
pub(crate) fn letter(from: &Mailbox, mail: &Mail) -> Result<Message, String> {
    let to = mail.to.parse::<Address>().map_err(|error| error.to_string())?;
    let (subject, text) = words(&mail.occasion);
    // A header cannot hold control characters; no account's name has any.
    let name = mail.name.as_ref().map(|name| name.chars().filter(|c| !c.is_control()).collect::<String>());
    let greeting = name.as_ref().map_or_else(|| "Hello,".to_owned(), |name| format!("Hello {name},"));
    let text = format!("{greeting}\n\n{text}\n\nLifeline\n");
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, to))
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        .body(text)
        .map_err(|error| error.to_string())
}

/// Subject and text. The lines are short, so that the links arrive as they are written here (RFC 2045 §6.7: a longer
/// one makes programs encode the whole text).
fn words(occasion: &Occasion) -> (&'static str, String) {
    const NOT_YOU: &str = "If this was not you, do nothing: without the link nothing happens.";
    match occasion {
        Occasion::Registered { link } => (
            "Confirm your e-mail address",
            format!("follow this link within a day, and your account is made:\n\n{link}\n\n{NOT_YOU}"),
        ),
        Occasion::RegisteredAgain { link } => (
            "You have an account already",
            format!(
                "somebody registered with this e-mail address, which has an\naccount already. If it was you, sign in \
                 with it. If you forgot its\npassword, this link sets another one within an hour:\n\n{link}\n\n{NOT_YOU}"
            ),
        ),
        Occasion::NewAddress { link } => (
            "Confirm your e-mail address",
            format!(
                "follow this link within a day, and this is the address of your\naccount:\n\n{link}\n\n{NOT_YOU}"
            ),
        ),
        Occasion::NewAddressInUse => (
            "You have an account already",
            "somebody wanted to give another account this e-mail address. It\nbelongs to an account already, so nothing \
             was changed."
                .to_owned(),
        ),
        Occasion::Forgotten { link } => (
            "A new password",
            format!(
                "this link sets a new password within an hour, and signs you out\neverywhere:\n\n{link}\n\n{NOT_YOU}"
            ),
        ),
        Occasion::PasswordChanged => (
            "Your password was changed",
            "the password of your account was just changed, and its other\nlogins have ended. If this was not you, ask \
             for a new password on\nthe sign-in page at once, and tell who runs this gateway."
                .to_owned(),
        ),
        Occasion::Invited { link, role } => (
            "You are invited",
            format!("follow this link to make your account as {}:\n\n{link}\n\nIt is good once.", role.as_str()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(to: &str, name: Option<&str>) -> Mail {
        let link = "https://help.example/reset?link=0123456789abcdef0123456789abcdef".to_owned();
        Mail { to: to.to_owned(), name: name.map(str::to_owned), occasion: Occasion::Forgotten { link } }
    }

    fn from() -> Mailbox {
        "Lifeline <lifeline@help.example>".parse().unwrap()
    }

    #[test]
    fn a_link_stands_whole_on_a_line_of_its_own() {
        let message = letter(&from(), &mail("amina@example.org", Some("Amina"))).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines.contains(&"https://help.example/reset?link=0123456789abcdef0123456789abcdef"), "{text}");
        assert!(lines.contains(&"To: Amina <amina@example.org>"), "{text}");
    }

    #[test]
    fn a_text_of_plain_letters_is_not_encoded() {
        let link = || "https://localhost:65535/confirm?link=0123456789abcdef0123456789abcdef".to_owned();
        for occasion in [
            Occasion::Registered { link: link() },
            Occasion::RegisteredAgain { link: link() },
            Occasion::NewAddress { link: link() },
            Occasion::NewAddressInUse,
            Occasion::Forgotten { link: link() },
            Occasion::PasswordChanged,
            Occasion::Invited { link: link(), role: lifeline_domain::Role::Responder },
        ] {
            let mail = Mail { to: "amina@example.org".to_owned(), name: Some("Amina".to_owned()), occasion };
            let text = String::from_utf8(letter(&from(), &mail).unwrap().formatted()).unwrap();
            assert!(text.contains("Content-Transfer-Encoding: 7bit"), "{text}");
        }
    }

    #[test]
    fn a_name_adds_no_header_and_no_recipient() {
        let message =
            letter(&from(), &mail("amina@example.org", Some("A\r\nBcc: x@example.org\r\n\r\n, <y@z.org>"))).unwrap();
        let recipients: Vec<_> = message.envelope().to().iter().map(ToString::to_string).collect();
        assert_eq!(recipients, ["amina@example.org"]);
        let text = String::from_utf8(message.formatted()).unwrap();
        let headers = text.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{text}");
        assert!(letter(&from(), &mail("not an address", None)).is_err());
    }
}
