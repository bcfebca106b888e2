use lettre::{
    Address, Message,
    message::{Mailbox, header::ContentType},
};
use lifeline_bridge::ports::{Mail, Occasion};
use lifeline_languages::Language;

/// A mail as it goes out, in the language of its reader.
///
/// # Errors
/// A recipient that is no address.
pub(crate) fn letter(from: &Mailbox, mail: &Mail) -> Result<Message, String> {
    let to = mail.to.parse::<Address>().map_err(|error| error.to_string())?;
    let language = mail.locale.as_deref().and_then(Language::negotiate).unwrap_or_default();
    // A header cannot hold control characters; no account's name has any.
    let name = mail.name.as_ref().map(|name| name.chars().filter(|c| !c.is_control()).collect::<String>());
    let hello = match &name {
        Some(name) => plain(language.text_with("mail-hello-name", &[("name", name.as_str().into())])),
        None => language.text("mail-hello"),
    };
    let told = told(&mail.occasion);
    let text = match &mail.occasion {
        Occasion::Invited { role, .. } => plain(language.text_with(told.id, &[("role", role.as_str().into())])),
        Occasion::PasskeyAdded { passkey } | Occasion::PasskeyCopied { passkey } => {
            plain(language.text_with(told.id, &[("passkey", passkey.as_str().into())]))
        }
        _ => language.text(told.id),
    };
    let link = told.link.map(str::to_owned);
    let after = told.after.map(|id| language.text(id));
    let parts: Vec<_> = [Some(hello), Some(text), link, after].into_iter().flatten().collect();
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, to))
        .subject(language.text(&format!("{}.subject", told.id)))
        .header(ContentType::TEXT_PLAIN)
        .body(format!("{}\n\nLifeline\n", parts.join("\n\n")))
        .map_err(|error| error.to_string())
}

/// The marks that isolate a name do nothing where all is plain Latin, and would make programs encode the whole text.
fn plain(text: String) -> String {
    let without = text.replace(['\u{2068}', '\u{2069}'], "");
    if without.is_ascii() { without } else { text }
}

/// The text of a mail, which has a subject beside it, the link below it, and what is said after that.
struct Told<'a> {
    id: &'static str,
    link: Option<&'a str>,
    after: Option<&'static str>,
}

fn told(occasion: &Occasion) -> Told<'_> {
    const NOT_YOU: Option<&str> = Some("mail-not-you");
    let (id, link, after) = match occasion {
        Occasion::Registered { link } => ("mail-registered", Some(link), NOT_YOU),
        Occasion::RegisteredAgain { link } => ("mail-registered-again", Some(link), NOT_YOU),
        Occasion::NewAddress { link } => ("mail-new-address", Some(link), NOT_YOU),
        Occasion::NewAddressInUse => ("mail-new-address-in-use", None, None),
        Occasion::Forgotten { link } => ("mail-forgotten", Some(link), NOT_YOU),
        Occasion::PasswordChanged => ("mail-password-changed", None, None),
        Occasion::PasskeyAdded { .. } => ("mail-passkey-added", None, None),
        Occasion::PasskeyCopied { .. } => ("mail-passkey-copied", None, None),
        Occasion::Invited { link, .. } => ("mail-invited", Some(link), Some("mail-invited-once")),
    };
    Told { id, link: link.map(String::as_str), after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(to: &str, name: Option<&str>) -> Mail {
        let link = "https://help.example/reset?link=0123456789abcdef0123456789abcdef".to_owned();
        Mail { to: to.to_owned(), name: name.map(str::to_owned), locale: None, occasion: Occasion::Forgotten { link } }
    }

    /// Every occasion, with a link of the usual length.
    fn occasions() -> Vec<Occasion> {
        let link = || "https://localhost:65535/confirm?link=0123456789abcdef0123456789abcdef".to_owned();
        vec![
            Occasion::Registered { link: link() },
            Occasion::RegisteredAgain { link: link() },
            Occasion::NewAddress { link: link() },
            Occasion::NewAddressInUse,
            Occasion::Forgotten { link: link() },
            Occasion::PasswordChanged,
            Occasion::PasskeyAdded { passkey: "My phone".to_owned() },
            Occasion::PasskeyCopied { passkey: "My phone".to_owned() },
            Occasion::Invited { link: link(), role: lifeline_domain::Role::Responder },
        ]
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
        for occasion in occasions() {
            let mail =
                Mail { to: "amina@example.org".to_owned(), name: Some("Amina".to_owned()), locale: None, occasion };
            let text = String::from_utf8(letter(&from(), &mail).unwrap().formatted()).unwrap();
            assert!(text.contains("Content-Transfer-Encoding: 7bit"), "{text}");
        }
    }

    #[test]
    fn everybody_is_written_to_in_their_own_language() {
        let texts = |locale: &str, occasion: Occasion| {
            let locale = Some(locale.to_owned());
            let mail = Mail { to: "amina@example.org".to_owned(), name: Some("Amina".to_owned()), locale, occasion };
            String::from_utf8(letter(&from(), &mail).unwrap().formatted()).unwrap()
        };
        for language in Language::ALL {
            for (occasion, english) in occasions().into_iter().zip(occasions()) {
                let told = told(&occasion);
                for id in [told.id, &format!("{}.subject", told.id), told.after.unwrap_or("mail-hello")] {
                    assert_ne!(language.text(id), id);
                }
                let same = texts(language.tag(), occasion) == texts("de", english);
                assert_eq!(same, language == Language::English, "{}", language.tag());
            }
        }
        let spanish = texts("es-MX", Occasion::NewAddressInUse);
        assert!(spanish.contains("Subject: Ya tiene una cuenta"), "{spanish}");
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
