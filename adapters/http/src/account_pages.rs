//! The pages by which people make an account and get back into one: rendered here, without a script. What a link stands
//! for is done by a form that its page holds, not by looking at it: mail programs and scanners look at links, too.

use std::net::IpAddr;

use askama::Template;
use axum::{
    extract::{FromRequest, FromRequestParts, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use lifeline_bridge::Registration;
use lifeline_domain::Problem;
use lifeline_protocol::rest::{Forgot, Join, Register, ResetPassword};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    body::Form,
    caller::{Origin, Peer, check_origin},
    frame::Frame,
    problem::Refusal,
    query::Query,
    reader::Reader,
    routes::set_cookies,
    state::HttpState,
};

/// What each page shows. The link is the secret that was mailed; empty where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Register,
    Join,
    Confirm,
    Forgot,
    Reset,
    /// After a form: what happened.
    Mailed,
    Confirmed,
    PasswordSet,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountTemplate<'a> {
    frame: &'a Frame<'a>,
    page: Page,
    form: &'a AccountForm,
    problem: Option<String>,
}

/// Every field that one of the forms has.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct AccountForm {
    /// The secret of the link that led here.
    link: String,
    /// The login name, or the e-mail address, of an account.
    login: String,
    /// A new login name.
    username: String,
    /// A new account's e-mail address.
    email: String,
    /// The name others see.
    name: String,
    /// A new password.
    password: String,
}

#[derive(Deserialize, IntoParams)]
pub(crate) struct Link {
    /// The secret that was mailed.
    #[serde(default)]
    #[param(required = false)]
    link: String,
}

impl From<Link> for AccountForm {
    fn from(link: Link) -> Self {
        Self { link: link.link, ..Self::default() }
    }
}

fn render(
    state: &HttpState,
    reader: &Reader,
    status: StatusCode,
    page: Page,
    form: &AccountForm,
    problem: Option<String>,
) -> Response {
    let frame = Frame::new(state, reader);
    let template = AccountTemplate { frame: &frame, page, form, problem };
    frame.page(status, template.render())
}

fn show(state: &HttpState, reader: &Reader, page: Page, form: &AccountForm) -> Response {
    render(state, reader, StatusCode::OK, page, form, None)
}

/// `GET /register`
pub(crate) async fn register(State(state): State<HttpState>, reader: Reader) -> Response {
    let closed = state.bridge().registration() != Registration::Open;
    let problem = closed.then(|| reader.language.text("problem-forbidden"));
    let status = if closed { StatusCode::FORBIDDEN } else { StatusCode::OK };
    render(&state, &reader, status, Page::Register, &AccountForm::default(), problem)
}

/// `GET /join`
pub(crate) async fn join(State(state): State<HttpState>, reader: Reader, Query(link): Query<Link>) -> Response {
    show(&state, &reader, Page::Join, &link.into())
}

/// `GET /confirm`
pub(crate) async fn confirm(State(state): State<HttpState>, reader: Reader, Query(link): Query<Link>) -> Response {
    show(&state, &reader, Page::Confirm, &link.into())
}

/// `GET /forgot`
pub(crate) async fn forgot(State(state): State<HttpState>, reader: Reader) -> Response {
    show(&state, &reader, Page::Forgot, &AccountForm::default())
}

/// `GET /reset`
pub(crate) async fn reset(State(state): State<HttpState>, reader: Reader, Query(link): Query<Link>) -> Response {
    show(&state, &reader, Page::Reset, &link.into())
}

/// What a form came with.
pub(crate) struct Posted {
    state: HttpState,
    reader: Reader,
    peer: IpAddr,
    form: AccountForm,
    from_here: Result<(), Problem>,
}

impl FromRequest<HttpState> for Posted {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &HttpState) -> Result<Self, Refusal> {
        let from_here = check_origin(request.headers(), &state.0.settings.allowed_origins);
        let (mut head, body) = request.into_parts();
        let Ok(Peer(peer)) = Peer::from_request_parts(&mut head, state).await;
        let Ok(reader) = Reader::from_request_parts(&mut head, state).await;
        let request = Request::from_parts(head, body);
        let form = Form::from_request(request, state).await.map(|Form(form)| form).unwrap_or_default();
        Ok(Self { state: state.clone(), reader, peer, form, from_here })
    }
}

impl Posted {
    /// The page that follows, or the form again with what is wrong.
    fn answer(&self, done: Result<(), Refusal>, asked: Page, then: Page) -> Response {
        match done {
            Ok(()) => show(&self.state, &self.reader, then, &self.form),
            Err(refusal) => self.again(refusal, asked),
        }
    }

    fn again(&self, refusal: Refusal, asked: Page) -> Response {
        let (status, headers) = refusal.head();
        let told = self.reader.told(&refusal.problem);
        (headers, render(&self.state, &self.reader, status, asked, &self.form, Some(told))).into_response()
    }
}

/// `POST /register`
pub(crate) async fn register_form(mut posted: Posted) -> Response {
    let done = async {
        posted.from_here.clone()?;
        posted.state.0.limiters.mail(&posted.form.email, posted.peer)?;
        let register = Register {
            username: posted.form.username.clone(),
            email: posted.form.email.clone(),
            name: posted.form.name.clone(),
            locale: Some(posted.reader.language.tag().to_owned()),
            password: std::mem::take(&mut posted.form.password),
        };
        Ok::<_, Refusal>(posted.state.bridge().register(register).await?)
    };
    let done = done.await;
    posted.answer(done, Page::Register, Page::Mailed)
}

/// `POST /join`
pub(crate) async fn join_form(Origin(origin): Origin, mut posted: Posted) -> Response {
    let joined = async {
        posted.from_here.clone()?;
        posted.state.0.limiters.link(posted.peer)?;
        let join = Join {
            link: posted.form.link.clone(),
            username: posted.form.username.clone(),
            name: posted.form.name.clone(),
            locale: Some(posted.reader.language.tag().to_owned()),
            password: std::mem::take(&mut posted.form.password),
        };
        Ok::<_, Refusal>(posted.state.bridge().join(join, &origin).await?)
    };
    match joined.await {
        Ok(signed_in) => {
            let mut response = Redirect::to("/").into_response();
            set_cookies(&mut response, &signed_in);
            posted.reader.keep_account_language(&mut response, signed_in.locale.as_deref());
            response
        }
        Err(refusal) => posted.again(refusal, Page::Join),
    }
}

/// `POST /confirm`
pub(crate) async fn confirm_form(posted: Posted) -> Response {
    let done = async {
        posted.from_here.clone()?;
        posted.state.0.limiters.link(posted.peer)?;
        Ok::<_, Refusal>(posted.state.bridge().confirm(&posted.form.link).await?)
    };
    let done = done.await;
    posted.answer(done, Page::Confirm, Page::Confirmed)
}

/// `POST /forgot`
pub(crate) async fn forgot_form(posted: Posted) -> Response {
    let done = async {
        posted.from_here.clone()?;
        posted.state.0.limiters.mail(&posted.form.login, posted.peer)?;
        Ok::<_, Refusal>(posted.state.bridge().forgot_password(&Forgot { login: posted.form.login.clone() }).await?)
    };
    let done = done.await;
    posted.answer(done, Page::Forgot, Page::Mailed)
}

/// `POST /reset`
pub(crate) async fn reset_form(mut posted: Posted) -> Response {
    let done = async {
        posted.from_here.clone()?;
        posted.state.0.limiters.link(posted.peer)?;
        let password = std::mem::take(&mut posted.form.password);
        let reset = ResetPassword { link: posted.form.link.clone(), password };
        Ok::<_, Refusal>(posted.state.bridge().reset_password(reset).await?)
    };
    let done = done.await;
    posted.answer(done, Page::Reset, Page::PasswordSet)
}
