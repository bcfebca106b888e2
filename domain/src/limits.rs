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
