//! What every page that is rendered here has: its language, its style, the number to call.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use lifeline_languages::Language;

use crate::{pages::html, reader::Reader, state::HttpState};

/// The frame of a page, as `templates/layout.html` shows it.
pub(crate) struct Frame<'a> {
    pub(crate) nonce: String,
    pub(crate) css: &'a str,
    /// The local emergency number.
    pub(crate) number: &'a str,
    pub(crate) reader: &'a Reader,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(state: &'a HttpState, reader: &'a Reader) -> Self {
        let number = &state.0.settings.emergency_number;
        Self { nonce: state.bridge().random_secret(), css: &state.0.sos_page.css, number, reader }
    }

    /// A text in the reader's language.
    pub(crate) fn say(&self, id: &str) -> String {
        self.reader.language.text(id)
    }

    /// A text with one gap, filled.
    pub(crate) fn fill(&self, id: &str, gap: &str, with: &str) -> String {
        self.reader.language.text_with(id, &[(gap, with.into())])
    }

    /// The languages to choose from.
    pub(crate) fn languages(&self) -> [Language; 6] {
        Language::ALL
    }

    /// The page as an answer. It depends on what the reader chose and on what their browser prefers.
    pub(crate) fn page(&self, status: StatusCode, rendered: askama::Result<String>) -> Response {
        let mut response = html(status, &self.nonce, rendered);
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
        self.reader.keep_choice(&mut response);
        response
    }
}
