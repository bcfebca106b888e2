use lifeline_domain::Code;

use super::{auth, sos};
use crate::{
    api::Api,
    operation::Operation,
    pages::{Next, asset, desk, sign_in, sos as sos_page},
};

const HTML: &str = "text/html";

/// What browsers show, compressed. The interfaces are not: a compressed answer that
/// holds both a secret and a stranger's words tells the secret by its length.
pub(super) fn api() -> Api {
    let page = |id, summary| Operation::new(id, summary).answers_text(200, HTML, "The page.");
    Api::new("pages")
        .get("/", sos_page, page("page_start", "The SOS page.").refuses(&[Code::Unavailable]))
        .get("/sos", sos_page, page("page_sos", "The SOS page.").refuses(&[Code::Unavailable]))
        .post(
            "/sos",
            sos::form,
            Operation::new("form_sos", "Calls for help by a form.")
                .description("A form that cannot be read is a call, too.")
                .sos_cookie_or_nobody()
                .form::<sos::SosForm>()
                .answers_empty(303, "The call is in the store; the page shows how it stands.")
                .answers_text(422, HTML, "The form again, and what is wrong.")
                .answers_text(503, HTML, "The form again: the store does not answer."),
        )
        .get(
            "/sos/{id}",
            sos::state,
            page("page_sos_state", "How a call stands.")
                .sos_cookie_or_nobody()
                .path_text("id", "The call.")
                .query::<sos::Whose>()
                .refuses(&[Code::MissingField, Code::NotFound, Code::Unavailable]),
        )
        .get("/sign-in", sign_in, page("page_sign_in", "Signing in.").query::<Next>().refuses(&[Code::Unavailable]))
        .post(
            "/sign-in",
            auth::form,
            Operation::new("form_sign_in", "Signs in by a form, into cookies.")
                .form::<auth::SignInForm>()
                .answers_empty(303, "Signed in; on to `next`.")
                .answers_text(401, HTML, "The form again: the login or the password is wrong.")
                .answers_text(403, HTML, "The form again: it came from another site.")
                .answers_text(429, HTML, "The form again: too many attempts.")
                .answers_text(503, HTML, "The form again: the store does not answer."),
        )
        .get("/desk", desk, page("page_desk", "The responders' desk.").refuses(&[Code::NotFound]))
        .get(
            "/assets/{*path}",
            asset,
            Operation::new("asset", "A file of the web app.")
                .path_text("path", "Its name, which changes with its content.")
                .answers_text(200, "*/*", "The file.")
                .refuses(&[Code::NotFound]),
        )
        .compressed()
}
