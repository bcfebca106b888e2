//! What the fields of an account may be. Each check gives the field as it is stored.

use lifeline_domain::{Code, Problem};

pub(super) fn checked_username(text: &str) -> Result<String, Problem> {
    let username = text.trim().to_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
    if !(3..=32).contains(&username.len()) || !username.chars().all(allowed) {
        let detail = "a username is 3 to 32 characters of a-z 0-9 _ . -";
        return Err(Problem::new(Code::InvalidField, detail).at("username"));
    }
    Ok(username)
}

/// As far as it can be told without sending to it (RFC 5321 §4.5.3.1.3: 254 characters).
pub(super) fn checked_email(text: &str) -> Result<String, Problem> {
    let email = text.trim().to_lowercase();
    let (local, domain) = email.split_once('@').unwrap_or_default();
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';' | '"');
    let good = |part: &str| !part.is_empty() && part.chars().all(plain);
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
    if !good(local) || !good(domain) || !dotted || email.len() > 254 {
        return Err(Problem::new(Code::InvalidField, "this is not an e-mail address").at("email"));
    }
    Ok(email)
}

pub(super) fn checked_name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    let chars = name.chars().count();
    if !(1..=80).contains(&chars) || name.chars().any(char::is_control) {
        return Err(Problem::new(Code::InvalidField, "a name has 1 to 80 characters").at("name"));
    }
    Ok(name.to_owned())
}

/// The form of a language tag (BCP 47): subtags of letters and digits, the first of letters.
pub(super) fn checked_locale(text: &str) -> Result<String, Problem> {
    let tag = text.trim();
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    let first = (2..=3).contains(&language.len()) && language.chars().all(|c| c.is_ascii_alphabetic());
    let mut rest = subtags.map(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if !first || !rest.all(|good| good) || tag.len() > 35 {
        let detail = "this is not a language tag such as `bn` or `zh-Hans`";
        return Err(Problem::new(Code::InvalidField, detail).at("locale"));
    }
    Ok(tag.to_owned())
}

/// The form of a name of the IANA time zone database: `UTC`, `Asia/Dhaka`, `America/Argentina/Ushuaia`.
pub(super) fn checked_time_zone(text: &str) -> Result<String, Problem> {
    let zone = text.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    let part = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(allowed);
    if zone.len() > 64 || zone.split('/').count() > 3 || !zone.split('/').all(part) {
        let detail = "this is not a time zone such as `UTC` or `Asia/Dhaka`";
        return Err(Problem::new(Code::InvalidField, detail).at("time_zone"));
    }
    Ok(zone.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_field_it_refuses() {
        let field = |problem: Problem| problem.field.unwrap();
        for bad in ["ab", "a b c", "a@b", "ü-user", &"x".repeat(33)] {
            assert_eq!(field(checked_username(bad).unwrap_err()), "username", "{bad}");
        }
        for bad in
            ["nobody", "a@b@c.org", "@c.org", "a@org", "a@.org", "a b@c.org", "a@c.org\r\nBcc: x@y.org", "<a@c.org>"]
        {
            assert_eq!(field(checked_email(bad).unwrap_err()), "email", "{bad}");
        }
        assert_eq!(field(checked_name(" \n ").unwrap_err()), "name");
        for bad in ["", "e", "en_US", "english", "en-", "en-toolonglong", "1n"] {
            assert_eq!(field(checked_locale(bad).unwrap_err()), "locale", "{bad}");
        }
        for bad in ["", "Asia/", "/Dhaka", "+06:00", "Asia/Dhaka/x/y", "a b", "../etc/passwd"] {
            assert_eq!(field(checked_time_zone(bad).unwrap_err()), "time_zone", "{bad}");
        }
    }

    #[test]
    fn a_good_field_is_stored_in_one_form() {
        assert_eq!(checked_username(" Rahman ").unwrap(), "rahman");
        assert_eq!(checked_email(" Zoë@Example.ORG ").unwrap(), "zoë@example.org");
        assert_eq!(checked_locale("zh-Hans").unwrap(), "zh-Hans");
        for good in ["UTC", "Asia/Dhaka", "America/Argentina/Ushuaia", "Etc/GMT+6", "America/Port-au-Prince"] {
            assert_eq!(checked_time_zone(good).unwrap(), good);
        }
    }
}
