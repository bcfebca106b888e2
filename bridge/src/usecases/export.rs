use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use lifeline_domain::{
    Attachment, Broadcast, Code, Conversation, Cursor, Fact, Incident, MediaId, Position, Problem, UserId,
};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::{
    entry,
    rest::{
        ContactList, ExportMe, ExportedBroadcast, ExportedBroadcasts, ExportedCall, ExportedConversation,
        ExportedProfile, ExportedSessions,
    },
};
use tokio::sync::mpsc;

use super::{HistoryPage, PAGE_MAX, me::own_account};
use crate::{
    Bridge, Caller,
    feed::Reader,
    ports::{IncidentFilter, Pictured},
};

/// For so long after the password was given a token alone is enough.
const FRESH_FOR: Duration = Duration::from_secs(10 * 60);
/// How many parts are in memory. The longest is a piece of something attached.
const PARTS_WAITING: usize = 2;
/// How many lines of a timeline a part has.
const LINES: usize = 200;
/// Whoever takes nothing for so long is gone.
const STALLED_FOR: Duration = Duration::from_secs(60);

/// One part of what the gateway keeps about a person. They come in this order, calls and conversations as often as there
/// are some, each followed by its lines and then by what the person has attached there.
#[derive(Debug)]
pub enum ExportPart {
    /// The account.
    Profile(Box<ExportedProfile>),
    /// The picture that the person has, or that a group of theirs has, before the group: JPEG.
    Picture(Pictured, Bytes),
    /// How others stand to the person.
    Contacts(ContactList),
    /// Where the person is signed in.
    Sessions(ExportedSessions),
    /// The broadcasts that have come to them, and what they answered.
    Broadcasts(ExportedBroadcasts),
    /// A call for help of theirs.
    Call(ExportedCall),
    /// A conversation they are in.
    Conversation(ExportedConversation),
    /// Entries of that call or conversation, as the person may read them, with their cursors.
    Lines(Vec<(Cursor, Bytes)>),
    /// Something that the person has attached.
    Media(Attachment),
    /// The next bytes of it.
    Piece(Bytes),
    /// That is all. An export that ends without it is not whole.
    End,
}

/// Everything that the gateway keeps about a person, part by part, gathered as fast as it is taken.
pub struct Export {
    parts: mpsc::Receiver<Result<ExportPart, Problem>>,
}

impl Export {
    /// The next part, or why there is none.
    ///
    /// # Errors
    /// `unavailable`, or what came in between: the account was disabled, say.
    pub async fn next(&mut self) -> Result<ExportPart, Problem> {
        let broken = || Err(Problem::new(Code::Unavailable, "the export broke off; begin anew"));
        self.parts.recv().await.unwrap_or_else(broken)
    }
}

impl Bridge {
    /// Begins to gather everything that the gateway keeps about the caller (GDPR Art. 15 and 20), one export of a person
    /// at a time. It ends with what it is taken by.
    ///
    /// # Errors
    /// `forbidden`, `missing_field` if the password is needed, `invalid_field` if it is wrong, `busy` while another one
    /// runs.
    pub async fn export(self: &Arc<Self>, caller: Caller, ask: ExportMe) -> Result<Export, Problem> {
        self.check(&caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(&caller)?.clone();
        self.check_present(&caller, ask.password).await?;
        let turn = Turn::take(self, own.id)?;
        tracing::info!(user = %own.id, "a person's data are exported, to that person");
        let (sender, parts) = mpsc::channel(PARTS_WAITING);
        let stopping = self.stopping();
        tokio::spawn(async move {
            let gathering = Gathering { bridge: &turn.bridge, me: own.id, caller, parts: &sender };
            let outcome = tokio::select! {
                outcome = gathering.all() => outcome,
                () = stopping.cancelled() => Err(Problem::new(Code::Unavailable, "the gateway is stopping")),
            };
            if let Err(problem) = outcome {
                tracing::info!(user = %own.id, code = %problem.code, "an export was not finished");
                // Nobody may be there to hear it.
                let _ = sender.send_timeout(Err(problem), STALLED_FOR).await;
            }
        });
        Ok(Export { parts })
    }

    /// Calls are not found by their caller: all incidents that are kept are looked at, some at a time. None: that was all.
    pub(super) async fn next_calls_of(
        &self,
        person: UserId,
        filter: &mut IncidentFilter,
    ) -> Result<Option<Vec<Incident>>, Problem> {
        filter.limit = PAGE_MAX;
        let mut page = self.projections.incidents(filter).await?;
        let Some(last) = page.last() else { return Ok(None) };
        filter.before = Some(last.id);
        page.retain(|incident| incident.caller() == Some(person));
        Ok(Some(page))
    }

    /// A token that was stolen does not do what cannot be undone: the password was given lately, or is given now.
    pub(super) async fn check_present(&self, caller: &Caller, password: Option<String>) -> Result<(), Problem> {
        if let Some(password) = password {
            return self.check_own_password(own_account(caller)?, "password", password).await;
        }
        if self.signed_in_lately(caller) {
            return Ok(());
        }
        let detail = format!("you signed in more than {} minutes ago; send the password", FRESH_FOR.as_secs() / 60);
        Err(Problem::new(Code::MissingField, detail).at("password"))
    }

    /// Whether all that signing in takes was shown within the last ten minutes.
    pub(super) fn signed_in_lately(&self, caller: &Caller) -> bool {
        let session = caller.session.and_then(|id| self.sessions.get(id));
        let now = self.clock.now();
        session.is_some_and(|known| now.since(known.session.created_at) < FRESH_FOR)
    }
}

/// The one export of a person that runs.
struct Turn {
    bridge: Arc<Bridge>,
    user: UserId,
}

impl Turn {
    fn take(bridge: &Arc<Bridge>, user: UserId) -> Result<Self, Problem> {
        let mut exporting = bridge.exporting.lock().unwrap_or_else(PoisonError::into_inner);
        if exporting.insert(user) {
            return Ok(Self { bridge: bridge.clone(), user });
        }
        Err(Problem::new(Code::Busy, "an export of yours is under way; wait for its end"))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.bridge.exporting.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.user);
    }
}

/// One export on its way.
struct Gathering<'a> {
    bridge: &'a Arc<Bridge>,
    me: UserId,
    caller: Caller,
    parts: &'a mpsc::Sender<Result<ExportPart, Problem>>,
}

impl Gathering<'_> {
    async fn all(&self) -> Result<(), Problem> {
        let own = own_account(&self.caller)?;
        let (me, places) = (self.bridge.me(&self.caller)?, self.bridge.own_places(&self.caller)?);
        let (created_at, email_confirmed_at) = (own.created_at, own.email_confirmed_at);
        let exported_at = self.bridge.clock.now();
        let profile = ExportedProfile { me, places, created_at, email_confirmed_at, exported_at };
        self.hand(ExportPart::Profile(Box::new(profile))).await?;
        self.picture(Pictured::Person(self.me), own.picture).await?;
        self.hand(ExportPart::Contacts(self.bridge.contacts(&self.caller)?)).await?;
        let sessions = self.bridge.login_sessions(&self.caller)?.sessions;
        let passkeys = self.bridge.own_passkeys(&self.caller)?.passkeys;
        let pushes = self.bridge.push_subscriptions(&self.caller)?.subscriptions;
        self.hand(ExportPart::Sessions(ExportedSessions { sessions, passkeys, pushes })).await?;
        self.hand(ExportPart::Broadcasts(self.broadcasts())).await?;
        self.calls().await?;
        for conversation in self.bridge.readable_conversations(&self.caller, self.me) {
            self.conversation(conversation).await?;
        }
        self.hand(ExportPart::End).await
    }

    /// Hands a part on, unless its reader is gone or may no longer read.
    async fn hand(&self, part: ExportPart) -> Result<(), Problem> {
        if self.caller.revoked.is_cancelled() {
            return Err(Problem::new(Code::Unauthenticated, "the login session has ended"));
        }
        let taken = self.parts.send_timeout(Ok(part), STALLED_FOR).await;
        taken.map_err(|_| Problem::new(Code::RequestTimeout, "nobody takes the export"))
    }

    fn broadcasts(&self) -> ExportedBroadcasts {
        let live = &self.bridge.live;
        let come = |broadcast: Arc<Broadcast>| {
            let reach = live.broadcast_reach(broadcast.id, self.me)?;
            Some(ExportedBroadcast { broadcast, reach })
        };
        ExportedBroadcasts { broadcasts: live.broadcasts().into_iter().filter_map(come).collect() }
    }

    async fn calls(&self) -> Result<(), Problem> {
        self.bridge.wait_projected(self.bridge.live.position()).await?;
        let mut filter = IncidentFilter::default();
        while let Some(calls) = self.bridge.next_calls_of(self.me, &mut filter).await? {
            for call in calls {
                self.call(call).await?;
            }
        }
        Ok(())
    }

    async fn call(&self, incident: Incident) -> Result<(), Problem> {
        let id = incident.id;
        let contacts = self.people(&self.bridge.live.contacts_told(&incident));
        self.hand(ExportPart::Call(ExportedCall { incident: Arc::new(incident).for_caller(), contacts })).await?;
        let (mut attached, mut after, mut more) = (BTreeSet::new(), 0, true);
        while more {
            // As the caller reads it, whatever else they may be.
            let lines = self.bridge.timeline_lines(id, after, LINES, Reader::Caller).await?;
            (after, more) = (lines.last().map_or(after, |(number, _)| *number), lines.len() == LINES);
            let lines = lines.into_iter().map(|(number, json)| (self.bridge.cursor(number), json)).collect();
            self.lines(lines, &mut attached).await?;
        }
        self.media(attached).await
    }

    async fn picture(&self, of: Pictured, picture: Option<MediaId>) -> Result<(), Problem> {
        let Some(picture) = picture else { return Ok(()) };
        match self.bridge.read_picture(of, picture).await {
            // It was changed or taken away meanwhile.
            Err(problem) if problem.code == Code::NotFound => Ok(()),
            read => self.hand(ExportPart::Picture(of, read?)).await,
        }
    }

    async fn conversation(&self, conversation: Arc<Conversation>) -> Result<(), Problem> {
        let id = conversation.id;
        self.picture(Pictured::Group(id), conversation.picture).await?;
        let position = self.bridge.message_receipts.of(id, self.me);
        let head = ExportedConversation {
            people: self.people(&conversation.members),
            conversation,
            delivered: self.bridge.cursor(position.delivered),
            read: self.bridge.cursor(position.read),
        };
        self.hand(ExportPart::Conversation(head)).await?;
        let (mut attached, mut after, mut more) = (BTreeSet::new(), self.bridge.cursor(0), true);
        while more {
            let page = HistoryPage::After(after.clone());
            let (lines, rest) = self.bridge.conversation_messages(&self.caller, id, &page, LINES).await?;
            (after, more) = (lines.last().map_or(after, |(cursor, _)| cursor.clone()), rest);
            self.lines(lines, &mut attached).await?;
        }
        self.media(attached).await
    }

    /// Hands lines on, and remembers what the person has attached to them.
    async fn lines(&self, lines: Vec<(Cursor, Bytes)>, attached: &mut BTreeSet<MediaId>) -> Result<(), Problem> {
        for (_, json) in &lines {
            let Ok(line) = entry::decode(Position::default(), json) else { continue };
            attached.extend(match line.fact {
                _ if line.by.user() != Some(self.me) => None,
                Fact::MessageSent(message) => message.media.map(|media| media.id),
                Fact::SosVoiceReady(ready) => Some(ready.media.id),
                _ => None,
            });
        }
        self.hand(ExportPart::Lines(lines)).await
    }

    async fn media(&self, attached: BTreeSet<MediaId>) -> Result<(), Problem> {
        for id in attached {
            let Some(stored) = self.bridge.media.records.media(id).await? else { continue };
            let Some(media) = stored.attachment.clone() else { continue };
            let content = self.bridge.whole_media(stored, media);
            for number in (0..).take(content.pieces.len()) {
                let piece = match content.read(number).await {
                    // It was erased before it was begun.
                    Err(problem) if number == 0 && problem.code == Code::NotFound => break,
                    piece => piece?,
                };
                if number == 0 {
                    self.hand(ExportPart::Media(content.media.clone())).await?;
                }
                self.hand(ExportPart::Piece(piece)).await?;
            }
        }
        Ok(())
    }

    fn people(&self, ids: &[UserId]) -> Vec<lifeline_protocol::rest::PersonView> {
        let known = ids.iter().filter_map(|id| self.bridge.directory.user(*id));
        known.map(|known| self.bridge.person_view_of(&self.caller, &known.user)).collect()
    }
}
