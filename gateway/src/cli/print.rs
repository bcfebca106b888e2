use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// Prints rows under a heading, or the same as JSON.
pub(super) fn table<const N: usize>(
    json: bool,
    value: &impl Serialize,
    heading: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> anyhow::Result<()> {
    if json {
        return self::json(value);
    }
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(heading);
    for row in rows {
        table.add_row(row);
    }
    line(&table.trim_fmt())
}

/// Prints a value as JSON.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    line(&serde_json::to_string_pretty(value)?)
}

/// Prints a line. A reader that has closed the pipe has read enough.
pub(super) fn line(text: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Err(_) => std::process::exit(0),
        Ok(()) => Ok(()),
    }
}
