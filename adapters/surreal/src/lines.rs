//! How a page of a timeline is written: a line a line, its log number, a space and its JSON text.

use std::fmt::Write;

use bytes::Bytes;

/// The text of a page.
pub(crate) fn encode(lines: &[(u64, Bytes)]) -> Result<String, String> {
    let mut text = String::with_capacity(lines.iter().map(|(_, json)| json.len() + 12).sum());
    for (number, json) in lines {
        let json = std::str::from_utf8(json).ok().filter(|json| !json.contains('\n'));
        let json = json.ok_or_else(|| format!("the line of entry {number} is not one line of UTF-8 text"))?;
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = write!(text, "{number} {json}");
    }
    Ok(text)
}

/// The lines of a page, which share the text's memory.
pub(crate) fn decode(text: String) -> Result<Vec<(u64, Bytes)>, String> {
    let text = Bytes::from(text);
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines
        .map(|(at, line)| {
            let split = line.iter().position(|byte| *byte == b' ');
            let number = split.and_then(|split| std::str::from_utf8(&line[..split]).ok()?.parse().ok());
            match (number, split) {
                (Some(number), Some(split)) => Ok((number, text.slice_ref(&line[split + 1..]))),
                _ => Err(format!("line {} of a page does not begin with a number", at + 1)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_back_as_it_was_written() {
        let lines: Vec<(u64, Bytes)> = vec![(7, r#"{"text":"ü 1\n2"}"#.into()), (70_000, "{}".into())];
        assert_eq!(decode(encode(&lines).unwrap()), Ok(lines));
    }

    #[test]
    fn what_cannot_be_a_line_is_named() {
        assert!(encode(&[(7, "{\n}".into())]).unwrap_err().contains("entry 7"));
        assert!(decode("7 {}\n{}".to_owned()).unwrap_err().contains("line 2"));
    }
}
