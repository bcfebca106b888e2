use std::fmt::Write;

use lifeline_protocol::ws::CloseCode;

use crate::page::{MADE, assert_fresh};

#[test]
fn close_codes_md() {
    let mut page = format!(
        "{MADE}\n\n# Close codes of the WebSocket\n\n\
         4000 to 4499: connect again, after a pause, and resume from the last cursor. 4500 to 4999: do not, until what\n\
         is wrong has been put right.\n\n\
         | Code | Connect again | Reason |\n|---|---|---|\n"
    );
    for code in CloseCode::ALL {
        let again = if code.number() < 4500 { "yes" } else { "no" };
        writeln!(page, "| {} | {again} | {} |", code.number(), code.reason()).unwrap();
    }
    assert_fresh("close-codes.md", &page);
}
