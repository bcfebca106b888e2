use std::time::Duration;

use crate::{Code, Problem, Timestamp};

/// The longest text a person or a device may send, in Unicode scalar values (A40).
pub const TEXT_CHARS_MAX: usize = 500;

/// A device's clock may be this far behind: it may have been without a link for days.
const DEVICE_TIME_PAST_MAX: Duration = Duration::from_secs(7 * 24 * 3600);
/// A device's clock may be this far ahead.
const DEVICE_TIME_FUTURE_MAX: Duration = Duration::from_secs(24 * 3600);

/// Refuses a text of more than [`TEXT_CHARS_MAX`] scalar values.
pub fn check_text(field: &str, text: &str) -> Result<(), Problem> {
    let chars = text.chars().count();
    if chars > TEXT_CHARS_MAX {
        return Err(Problem::new(
            Code::TextTooLong,
            format!("the text has {chars} characters, at most {TEXT_CHARS_MAX} are allowed"),
        )
        .at(field));
    }
    Ok(())
}

/// Refuses a name that shows nothing, is too long, or holds control characters other than
/// newline and tab. Anything else is taken as it is: who shows it makes it harmless.
pub fn check_name(field: &str, name: &str) -> Result<(), Problem> {
    check_text(field, name)?;
    let invalid = |detail: String| Err(Problem::new(Code::InvalidField, detail).at(field));
    if name.trim().is_empty() {
        return invalid("the name is empty".to_owned());
    }
    match name.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        Some(c) => invalid(format!("the name holds the control character U+{:04X}", u32::from(c))),
        None => Ok(()),
    }
}

/// Refuses a time that no working clock near now can have given.
pub fn check_device_time(field: &str, at: Timestamp, now: Timestamp) -> Result<(), Problem> {
    if at < now.minus(DEVICE_TIME_PAST_MAX) || at > now.plus(DEVICE_TIME_FUTURE_MAX) {
        return Err(Problem::new(
            Code::TimeOutOfRange,
            format!("the time {at} is not within 7 days before and 1 day after the gateway's {now}"),
        )
        .at(field));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_anything_but_empty_long_or_control_characters() {
        for good in ["Hall 3", "💜 شب", "\u{202e}gnihtyna", "two\nlines\tand a tab", &"ü".repeat(500)] {
            assert_eq!(check_name("title", good), Ok(()), "{good:?}");
        }
        for (bad, code) in [("", Code::InvalidField), (" \n", Code::InvalidField), ("a\u{0}", Code::InvalidField)] {
            let problem = check_name("title", bad).unwrap_err();
            assert_eq!((problem.code, problem.field.as_deref()), (code, Some("title")), "{bad:?}");
        }
        assert!(check_name("title", "bell\u{7}").unwrap_err().detail.contains("U+0007"));
        assert_eq!(check_name("title", &"ü".repeat(501)).unwrap_err().code, Code::TextTooLong);
    }
}
