use std::{convert::Infallible, time::Duration};

use axum::{
    Json as JsonBody,
    extract::State,
    http::{HeaderMap, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, stream};
use lifeline_bridge::{
    Bridge, Caller,
    feed::{Frame, Mailbox, Opening, Reader},
};
use lifeline_domain::{Code, Cursor, Problem};
use lifeline_protocol::{
    entry::line_of_feed_frame,
    rest::FeedPage,
    ws::{Channel, HEARTBEAT_MS, Snapshot},
};
use serde::Deserialize;
use tracing::warn;
use utoipa::IntoParams;

use super::lines::{LIMIT_DEFAULT, cursor, raw_lines};
use crate::{api::Api, caller::SignedIn, operation::Operation, problem::Refusal, query::Query, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("feed").get(
        "/v1/feed",
        feed,
        Operation::new("read_feed", "A page of the feed, or the live feed as server-sent events.")
            .description(
                "Events without a name are entries: their data is a `FeedEntry`, their id its cursor. `reset` carries a \
                 `Snapshot` in place of what is known, `live` says that everything up to now has been sent.",
            )
            .bearer()
            .query::<FeedQuery>()
            .header("Last-Event-ID", "With server-sent events: where to go on, instead of `after`.")
            .answers_or_streams::<FeedPage>("A page, or with `Accept: text/event-stream` the events.")
            .refuses(&[Code::Forbidden, Code::CursorUnknown, Code::Unavailable]),
    )
}

#[derive(Deserialize, IntoParams)]
struct FeedQuery {
    /// The last cursor that was dealt with. Without one a page begins at the oldest entry
    /// that is kept, and server-sent events with a snapshot.
    #[param(value_type = Cursor, required = false)]
    after: Option<String>,
    /// At most so many, in a page.
    #[param(value_type = usize, required = false, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
}

async fn feed(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/event-stream") {
        let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
        let after = last.or(query.after.as_deref());
        return Ok(live(state.bridge(), caller, after).await?.into_response());
    }
    let after = cursor("after", query.after.as_deref())?;
    let lines = state.bridge().feed_page(&caller, after.as_ref(), query.limit.unwrap_or(LIMIT_DEFAULT)).await?;
    Ok(JsonBody(FeedPage { entries: raw_lines(&lines), head: state.bridge().feed_head() }).into_response())
}

async fn live(
    bridge: &Bridge,
    caller: Caller,
    after: Option<&str>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>> + use<>>, Problem> {
    bridge.check_feed(&caller)?;
    let mailbox = Mailbox::default();
    let opened = bridge.subscribe(Channel::Feed, Reader::Responder, after, &mailbox).await;
    // The bridge names the field of a WebSocket's command; here it is the query's.
    let subscription = opened.map_err(|problem| if problem.field.is_some() { problem.at("after") } else { problem })?;
    let epoch = subscription.head.epoch.clone();
    let first = match subscription.opening {
        Opening::Resumed(frames) => frames.iter().map(|frame| event(&epoch, frame)).collect(),
        Opening::Reset { cursor, incidents, after } => {
            let snapshot = serde_json::to_string(&Snapshot { incidents }).unwrap_or_default();
            let reset = Event::default().event("reset").id(cursor.to_string()).data(snapshot);
            std::iter::once(reset).chain(after.iter().map(|frame| event(&epoch, frame))).collect()
        }
        Opening::FromNow => Vec::new(),
    };
    let revoked = caller.revoked.clone();
    let rest = stream::unfold((mailbox, revoked, epoch), |(mut mailbox, revoked, epoch)| async move {
        let delivery = tokio::select! {
            () = revoked.cancelled() => return None,
            delivery = mailbox.next() => delivery,
        };
        if mailbox.too_slow() {
            warn!("a reader of server-sent events was too slow; it resumes by its last event id");
            return None;
        }
        let events: Vec<Event> = delivery.iter().map(|frame| event(&epoch, frame)).collect();
        Some((events, (mailbox, revoked, epoch)))
    });
    let live = Event::default().event("live").data("{}");
    let events = futures_util::StreamExt::chain(
        stream::iter(first.into_iter().chain([live])),
        futures_util::StreamExt::flat_map(rest, stream::iter),
    );
    let keep_alive = KeepAlive::new().interval(Duration::from_millis(HEARTBEAT_MS));
    Ok(Sse::new(futures_util::StreamExt::map(events, Ok)).keep_alive(keep_alive))
}

fn event(epoch: &lifeline_domain::Epoch, frame: &Frame) -> Event {
    let cursor = Cursor { epoch: epoch.clone(), offset: frame.offset };
    let line = line_of_feed_frame(&frame.text);
    Event::default().id(cursor.to_string()).data(String::from_utf8_lossy(&line))
}
