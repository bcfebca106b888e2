use lifeline_domain::Code;

use super::{auth, passkey_sign_in, sos};
use crate::{
    account_pages::{self, AccountForm, Link},
    api::Api,
    operation::Operation,
    pages::{Next, asset, chat, desk, sign_in, sign_in_script, sos as sos_page, sos_worker},
    reader::Chosen,
};

const HTML: &str = "text/html";
const BAD_LINK: &str = "The form again: the link was used already, has ended or is not one of ours.";

/// What browsers show, compressed. The interfaces are not: a compressed answer that
/// holds both a secret and a stranger's words tells the secret by its length.
pub(super) fn api() -> Api {
    let page = |id, summary| Operation::new(id, summary).answers_text(200, HTML, "The page.").query::<Chosen>();
    let link_page = |id, summary| page(id, summary).query::<Link>().refuses(&[Code::Unavailable]);
    let account_form = |id, summary| {
        Operation::new(id, summary)
            .form::<AccountForm>()
            .answers_text(403, HTML, "The form again: it came from another site, or the gateway does not do this.")
            .answers_text(422, HTML, "The form again, and what is wrong.")
            .answers_text(429, HTML, "The form again: too many attempts.")
            .answers_text(503, HTML, "The form again: the store does not answer.")
    };
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
                .answers_text(200, HTML, "The password is right; a form for the code.")
                .answers_text(401, HTML, "The form again: the login or the password is wrong.")
                .answers_text(403, HTML, "The form again: it came from another site.")
                .answers_text(429, HTML, "The form again: too many attempts.")
                .answers_text(503, HTML, "The form again: the store does not answer."),
        )
        .post(
            "/sign-in/code",
            auth::code_form,
            Operation::new("form_sign_in_code", "Signs in by a code, after the password, into cookies.")
                .form::<auth::SignInCodeForm>()
                .answers_empty(303, "Signed in; on to `next`.")
                .answers_text(
                    401,
                    HTML,
                    "The form again: the code is wrong; or that of the password: it took too long.",
                )
                .answers_text(403, HTML, "The form again: it came from another site.")
                .answers_text(429, HTML, "The form again: too many attempts.")
                .answers_text(503, HTML, "The form again: the store does not answer."),
        )
        .post(
            "/sign-in/passkey",
            passkey_sign_in::form,
            Operation::new("form_sign_in_passkey", "Signs in by a passkey, into cookies; a script fills the form.")
                .form::<passkey_sign_in::SignInPasskeyForm>()
                .answers_empty(303, "Signed in; on to `next`.")
                .answers_text(401, HTML, "The form again: the passkey does not count, or it took too long.")
                .answers_text(403, HTML, "The form again: it came from another site, or the gateway takes no passkeys.")
                .answers_text(422, HTML, "The form again: what a browser answers is of another form.")
                .answers_text(429, HTML, "The form again: too many attempts.")
                .answers_text(503, HTML, "The form again: the store does not answer."),
        )
        .get(
            "/sign-in.js",
            sign_in_script,
            Operation::new("sign_in_script", "Offers passkeys on the sign-in page.")
                .answers_text(200, "text/javascript", "The script.")
                .refuses(&[Code::NotFound]),
        )
        .get(
            "/register",
            account_pages::register,
            page("page_register", "Making an account.").refuses(&[Code::Unavailable]).answers_text(
                403,
                HTML,
                "Nobody may here but by invitation.",
            ),
        )
        .post(
            "/register",
            account_pages::register_form,
            account_form("form_register", "Registers by a form.")
                .answers_text(200, HTML, "A mail is on its way.")
                .answers_text(409, HTML, "The form again: the login name is taken."),
        )
        .get("/join", account_pages::join, link_page("page_join", "Making an account by invitation."))
        .post(
            "/join",
            account_pages::join_form,
            account_form("form_join", "Makes an account by invitation, and signs it in, into cookies.")
                .answers_empty(303, "The account was made; on to the SOS page.")
                .answers_text(404, HTML, BAD_LINK)
                .answers_text(409, HTML, "The form again: the login name is taken."),
        )
        .get("/confirm", account_pages::confirm, link_page("page_confirm", "Confirming an e-mail address."))
        .post(
            "/confirm",
            account_pages::confirm_form,
            account_form("form_confirm", "Does what a mailed link confirms.")
                .answers_text(200, HTML, "It is confirmed.")
                .answers_text(404, HTML, BAD_LINK)
                .answers_text(409, HTML, "The form again: somebody else has the login name or the address now."),
        )
        .get(
            "/forgot",
            account_pages::forgot,
            page("page_forgot", "Asking for a link that sets another password.").refuses(&[Code::Unavailable]),
        )
        .post(
            "/forgot",
            account_pages::forgot_form,
            account_form("form_forgot", "Mails a link that sets another password.").answers_text(
                200,
                HTML,
                "If there is such an account, a mail is on its way.",
            ),
        )
        .get("/reset", account_pages::reset, link_page("page_reset", "Setting another password by a mailed link."))
        .post(
            "/reset",
            account_pages::reset_form,
            account_form("form_reset", "Sets another password by a mailed link.")
                .answers_text(200, HTML, "It is set, and every login has ended.")
                .answers_text(404, HTML, BAD_LINK),
        )
        .get(
            "/desk",
            desk,
            Operation::new("page_desk", "The responders' desk.")
                .answers_text(200, HTML, "The page.")
                .refuses(&[Code::NotFound]),
        )
        .get(
            "/chat",
            chat,
            Operation::new("page_chat", "The chat.").answers_text(200, HTML, "The page.").refuses(&[Code::NotFound]),
        )
        .get(
            "/sos-worker.js",
            sos_worker,
            Operation::new("sos_worker", "Keeps the SOS page in the browser, for a start without a network.")
                .answers_text(200, "text/javascript", "The service worker."),
        )
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
