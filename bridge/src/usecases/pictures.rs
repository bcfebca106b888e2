//! The pictures that people and groups have. They come whole, in one request: a small square of each is all that is
//! kept, so there is nothing to resume that the browser could not send again.

use std::sync::Arc;

use bytes::Bytes;
use lifeline_domain::{Actor, Code, Command, Conversation, ConversationId, MediaId, Problem, UserId};
use lifeline_policies::{Action, Principal, Resource};
use lifeline_protocol::{
    rest::Me,
    ws::{Event, PersonPicture},
};

use super::{
    me::own_account,
    media_finish::same_type,
    media_upload::{FILE_TYPE, essence},
};
use crate::{
    Bridge, Caller,
    ledger::Lane,
    ports::{MediaOwner, MediaPiece, Pictured, Rendition, StoreError},
};

impl Bridge {
    /// Gives the caller another picture, or takes away the one they have. Those who may see it are told.
    ///
    /// # Errors
    /// `forbidden`, `wrong_content` for what is no picture, too large to be one, or not what it was said to be, `busy` or
    /// `unavailable`.
    pub async fn change_own_picture(self: &Arc<Self>, caller: &Caller, new: Option<NewPicture>) -> Result<Me, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let me = own_account(caller)?.id;
        self.change_picture(caller, Pictured::Person(me), new).await?;
        let account = self.directory.user(me).map(|known| known.user);
        self.me(&Caller { account, ..caller.clone() })
    }

    /// Gives a group another picture, or takes away the one it has. Its members are told by an entry.
    ///
    /// # Errors
    /// As [`Bridge::change_own_picture`], or `wrong_status` if it is no group.
    pub async fn change_group_picture(
        self: &Arc<Self>,
        caller: &Caller,
        id: ConversationId,
        new: Option<NewPicture>,
    ) -> Result<Arc<Conversation>, Problem> {
        self.check_conversation(caller, Action::ConversationManage, id)?;
        self.change_picture(caller, Pictured::Group(id), new).await?;
        self.check_conversation(caller, Action::ConversationRead, id)
    }

    /// The picture that a person has, JPEG, by its id.
    ///
    /// # Errors
    /// `not_found` if it is not the one they have, or not the caller's to see, or `unavailable`.
    pub async fn person_picture(&self, caller: &Caller, person: UserId, picture: MediaId) -> Result<Bytes, Problem> {
        let known = self.directory.user(person).ok_or_else(no_picture)?;
        if self.person_view_of(caller, &known.user).picture != Some(picture) {
            return Err(no_picture());
        }
        self.read_picture(Pictured::Person(person), picture).await
    }

    /// The picture that a group has, JPEG, by its id.
    ///
    /// # Errors
    /// `forbidden` for those who are not in it, `not_found` if it is not the one it has, or `unavailable`.
    pub async fn group_picture(&self, caller: &Caller, id: ConversationId, picture: MediaId) -> Result<Bytes, Problem> {
        let group = self.check_conversation(caller, Action::ConversationRead, id)?;
        if group.picture != Some(picture) {
            return Err(no_picture());
        }
        self.read_picture(Pictured::Group(id), picture).await
    }

    pub(super) async fn read_picture(&self, of: Pictured, picture: MediaId) -> Result<Bytes, Problem> {
        self.media.vault.get(piece(of, picture)).await.map_err(|error| match error {
            StoreError::Missing(_) => no_picture(),
            error => error.into(),
        })
    }

    /// Erases the picture of a group that nobody is in any more.
    ///
    /// # Errors
    /// `unavailable`.
    pub(crate) async fn erase_picture_of_empty(&self, id: ConversationId) -> Result<(), Problem> {
        if self.live.conversation(id).is_some_and(|group| group.members.is_empty() && group.picture.is_some()) {
            self.erase_picture(Pictured::Group(id)).await?;
        }
        Ok(())
    }

    /// Erases the key of all pictures that a person or a group has had, and the pictures.
    ///
    /// # Errors
    /// `unavailable`.
    pub(crate) async fn erase_picture(&self, of: Pictured) -> Result<(), Problem> {
        Ok(self.media.vault.erase_all(MediaOwner::Picture(of)).await?)
    }

    async fn change_picture(
        self: &Arc<Self>,
        caller: &Caller,
        of: Pictured,
        new: Option<NewPicture>,
    ) -> Result<(), Problem> {
        let made = match new {
            Some(new) => Some(self.look_at(new).await?),
            None => None,
        };
        let (bridge, by) = (self.clone(), caller.actor.clone());
        // Whoever hangs up must not leave the one before.
        let kept = tokio::spawn(async move { bridge.replace_picture(by, of, made).await });
        kept.await.unwrap_or_else(|_| Err(Problem::new(Code::Unavailable, "the picture was not kept; repeat")))
    }

    async fn look_at(&self, new: NewPicture) -> Result<Bytes, Problem> {
        let said = new.said_type.as_deref().map(essence).transpose()?.filter(|said| said != FILE_TYPE);
        let made = self.media.inspector.portrait(new.bytes).await?;
        match said.filter(|said| !same_type(said, made.came_as)) {
            Some(said) => {
                let detail = format!("it was said to be {said}, and is {}", made.came_as);
                Err(Problem::new(Code::WrongContent, detail).at("Content-Type"))
            }
            None => Ok(made.bytes),
        }
    }

    /// Stores a picture under a name of its own, tells of it, and erases the one before.
    async fn replace_picture(&self, by: Actor, of: Pictured, made: Option<Bytes>) -> Result<(), Problem> {
        let _turn = self.changing_pictures.lock().await;
        let mut picture = None;
        if let Some(bytes) = made {
            let id = MediaId(self.clock.fresh_id());
            self.media.vault.put(piece(of, id), bytes).await?;
            picture = Some(id);
        }
        let told = match of {
            Pictured::Person(person) => self.alter_user(person, |user| user.picture = picture).await.map(|_| ()),
            Pictured::Group(id) => {
                let command = Command::ChangeGroupPicture { id, by, picture };
                self.ledger.record(Lane::Action, command).await.map(|_| ())
            }
        };
        let kept = match &told {
            Ok(()) => picture,
            // It may prove to be told after all. What is not is erased with the next change.
            Err(problem) if problem.code == Code::Unavailable => return told,
            Err(_) => self.picture_of(of),
        };
        let erased = match kept {
            Some(kept) => self.media.vault.erase_all_but(MediaOwner::Picture(of), kept).await.map_err(Problem::from),
            None => self.erase_picture(of).await,
        };
        if let Pictured::Person(person) = of
            && told.is_ok()
        {
            self.tell_picture_of(PersonPicture { user: person, picture }).await;
        }
        // Who takes a picture away is not told that it is gone while it is not.
        if picture.is_none() { told.and(erased) } else { told }
    }

    fn picture_of(&self, of: Pictured) -> Option<MediaId> {
        match of {
            Pictured::Person(person) => self.directory.user(person)?.user.picture,
            Pictured::Group(id) => self.live.conversation(id)?.picture,
        }
    }

    /// Tells those who see a person's picture, and that person's other devices.
    async fn tell_picture_of(&self, data: PersonPicture) {
        let sees = |reader: &UserId| {
            let known = self.directory.user(*reader);
            let reader = known.map(|known| Principal::User { id: *reader, role: known.user.role });
            reader.is_some_and(|reader| self.may_meet(&reader, Action::PersonPicture, data.user, true))
        };
        let mut readers: Vec<UserId> = self.live.known_to(data.user).into_iter().filter(sees).collect();
        readers.push(data.user);
        self.hub.tell(readers, Event::PersonPictureChanged { channel: "me".to_owned(), data }.encode()).await;
    }
}

/// A picture as it comes.
pub struct NewPicture {
    /// The media type it is said to have.
    pub said_type: Option<String>,
    /// All of it.
    pub bytes: Bytes,
}

fn piece(of: Pictured, media: MediaId) -> MediaPiece {
    MediaPiece { owner: MediaOwner::Picture(of), media, rendition: Rendition::Picture, number: 0 }
}

fn no_picture() -> Problem {
    Problem::new(Code::NotFound, "there is no such picture, or it is not yours to see")
}
