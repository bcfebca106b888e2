use std::fmt::Write;

use lifeline_domain::Code;

use crate::page::{MADE, assert_fresh};

#[test]
fn errors_md() {
    let mut page = format!(
        "{MADE}\n\n# Errors\n\n\
         One table for every way in. HTTP answers `application/problem+json` (RFC 9457) with the code in `code`; the\n\
         WebSocket answers `{{\"re\":N,\"error\":{{\"code\":...}}}}`; a device finds it in `error.code` of a `rejected`\n\
         receipt. A temporary one may be repeated with the same ids after a pause (`Retry-After`). A running gateway shows\n\
         this table at `/docs/errors`, where each problem's `type` points.\n\n\
         | Code | HTTP | Temporary | Meaning | What to do |\n|---|---|---|---|---|\n"
    );
    for code in Code::ALL {
        let status = lifeline_http::status_of(*code).as_u16();
        let temporary = if code.temporary() { "yes" } else { "" };
        writeln!(page, "| `{code}` | {status} | {temporary} | {} | {} |", code.title(), code.remedy()).unwrap();
    }
    assert_fresh("errors.md", &page);
}
