use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use lifeline_domain::{Actor, Code, MediaId, Problem, SosId, Thread, UserId};
use lifeline_policies::Principal;

use super::MediaLimits;
use crate::{Caller, ports::StoredMedia};

/// Whose an upload is: an account's, or that of a call without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Uploader {
    Account(UserId),
    Call(SosId),
}

impl Uploader {
    pub(crate) fn of(caller: &Caller) -> Result<Self, Problem> {
        let account = caller.actor.user().map(Self::Account);
        account.or(caller.principal.sos().map(Self::Call)).ok_or_else(|| {
            Problem::new(Code::Unauthenticated, "send the access token, or the token of your call for help")
        })
    }

    /// Who began an upload; none if nobody who could go on did.
    pub(crate) fn of_stored(media: &StoredMedia) -> Option<Self> {
        match &media.by {
            Actor::User { id, .. } => Some(Self::Account(*id)),
            _ => media.by_sos.map(Self::Call),
        }
    }

    /// The call, for those who are known by nothing else.
    pub(crate) const fn call_of(principal: &Principal) -> Option<SosId> {
        match principal {
            Principal::SosCaller { user: None, sos } => *sos,
            _ => None,
        }
    }
}

/// One upload. Whoever holds the lock is the only one who changes it.
pub(crate) struct Upload {
    by: Option<Uploader>,
    thread: Thread,
    of_call: bool,
    pub(crate) media: Arc<tokio::sync::Mutex<StoredMedia>>,
}

impl Upload {
    fn new(media: StoredMedia) -> Self {
        let (by, thread, of_call) = (Uploader::of_stored(&media), media.thread, media.sos.is_some());
        Self { by, thread, of_call, media: Arc::new(tokio::sync::Mutex::new(media)) }
    }

    pub(crate) fn is_of(&self, uploader: Uploader) -> bool {
        self.by == Some(uploader)
    }

    pub(crate) const fn thread(&self) -> Thread {
        self.thread
    }
}

/// The uploads that are open. How many there are is bounded.
pub(crate) struct Uploads(Mutex<HashMap<MediaId, Arc<Upload>>>);

impl Uploads {
    pub(crate) fn new(open: Vec<StoredMedia>) -> Self {
        let open = open.into_iter().map(|media| (media.id, Arc::new(Upload::new(media))));
        Self(Mutex::new(open.collect()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MediaId, Arc<Upload>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, id: MediaId) -> Option<Arc<Upload>> {
        self.lock().get(&id).cloned()
    }

    pub(crate) fn all(&self) -> Vec<(MediaId, Arc<Upload>)> {
        self.lock().iter().map(|(id, upload)| (*id, upload.clone())).collect()
    }

    /// Adds one, unless it is there: then that one is returned. Strangers' recordings have room of their own, so that
    /// nobody's pictures keep a caller's voice out.
    ///
    /// # Errors
    /// `rate_limited` if its sender has as many open as they may, `busy` if everybody together has.
    pub(crate) fn add(&self, media: StoredMedia, limits: &MediaLimits) -> Result<Arc<Upload>, Problem> {
        let mut open = self.lock();
        if let Some(upload) = open.get(&media.id) {
            return Ok(upload.clone());
        }
        let upload = Arc::new(Upload::new(media));
        let id = upload.media.try_lock().map(|media| media.id).unwrap_or_else(|_| unreachable!("nobody has it yet"));
        if open.values().filter(|other| other.by == upload.by).count() >= limits.open_per_person_max {
            let detail = format!("{} uploads of yours are open; finish one first", limits.open_per_person_max);
            return Err(Problem::new(Code::RateLimited, detail));
        }
        if open.values().filter(|other| other.of_call == upload.of_call).count() >= limits.open_max {
            return Err(Problem::new(Code::Busy, "as many uploads are open as the gateway takes; wait and repeat"));
        }
        open.insert(id, upload.clone());
        metrics::gauge!("lifeline_media_uploads").set(open.len() as f64);
        Ok(upload)
    }

    pub(crate) fn remove(&self, id: MediaId) {
        let mut open = self.lock();
        open.remove(&id);
        metrics::gauge!("lifeline_media_uploads").set(open.len() as f64);
    }

    pub(crate) fn remove_thread(&self, thread: Thread) {
        self.lock().retain(|_, upload| upload.thread != thread);
    }
}
