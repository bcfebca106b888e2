//! The one door for everything durable.
//!
//! A use case hands a [`Command`] to a lane and gets a [`Pending`]. One task decides
//! commands against the state, gathers what they record into a batch, and commits batch
//! after batch; while commits are in flight the next batch is already being decided.
//! Only after its commit, and those before it, are a batch's replies given and its
//! entries told to anyone.

mod batch;
mod task;

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use lifeline_domain::{Code, Command, IncidentId, Position, Problem, Timestamp};
use tokio::sync::{mpsc, oneshot, watch};

pub(crate) use batch::contact_of;
pub use batch::{Batch, CommittedEntry};
pub(crate) use task::{Committed, LedgerTask};

/// How urgent a command is. A more urgent lane is always emptied first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// An SOS or an alert.
    Emergency,
    /// What responders do and people write.
    Action,
    /// Everything else.
    Other,
}

/// How many commands may wait in each lane; past that the sender waits, which in
/// turn stops reading from its socket.
const LANE_CAPACITY: usize = 4096;

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Where it is recorded; the feed offset is what readers see.
    pub position: Position,
    /// The incident it belongs to.
    pub incident: Option<IncidentId>,
    /// It had been recorded before; nothing was added.
    pub repeated: bool,
}

/// Resolved incidents are to be let go.
pub(crate) struct Forget {
    resolved_until: Timestamp,
    /// What the projections hold.
    projected: Position,
    /// Broadcasts that expired by then are, too.
    broadcasts_until: Timestamp,
    /// How many were let go.
    done: oneshot::Sender<usize>,
}

struct Submission {
    command: Command,
    reply: oneshot::Sender<Result<Recorded, Problem>>,
}

/// A command that has its place in the queue. Resolves when it is durable.
#[derive(Debug)]
pub struct Pending(oneshot::Receiver<Result<Recorded, Problem>>);

impl Pending {
    /// What was durable before it was asked for.
    pub(crate) fn of(recorded: Recorded) -> Self {
        let (reply, answer) = oneshot::channel();
        // The receiver is at hand.
        let _ = reply.send(Ok(recorded));
        Self(answer)
    }
}

impl Future for Pending {
    type Output = Result<Recorded, Problem>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|answer| answer.unwrap_or_else(|_| Err(gone())))
    }
}

/// Whether the ledger takes commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It does.
    Ready,
    /// A commit failed and the state is being read anew; commands wait.
    Recovering(String),
    /// Another gateway has taken the log over: nothing is taken until a restart.
    Fenced,
}

/// The handle that use cases hold.
#[derive(Clone)]
pub struct Ledger {
    emergency: mpsc::Sender<Submission>,
    action: mpsc::Sender<Submission>,
    other: mpsc::Sender<Submission>,
    forget: mpsc::Sender<Forget>,
    health: watch::Receiver<Health>,
}

pub(crate) struct Lanes {
    emergency: mpsc::Receiver<Submission>,
    action: mpsc::Receiver<Submission>,
    other: mpsc::Receiver<Submission>,
}

impl Ledger {
    pub(crate) fn new(health: watch::Receiver<Health>) -> (Self, Lanes, mpsc::Receiver<Forget>) {
        let (emergency, emergency_out) = mpsc::channel(LANE_CAPACITY);
        let (action, action_out) = mpsc::channel(LANE_CAPACITY);
        let (other, other_out) = mpsc::channel(LANE_CAPACITY);
        let (forget, forget_out) = mpsc::channel(1);
        let lanes = Lanes { emergency: emergency_out, action: action_out, other: other_out };
        (Self { emergency, action, other, forget, health }, lanes, forget_out)
    }

    /// Queues a command. Waits while the lane is full; the order of queueing within a
    /// lane is the order of deciding.
    ///
    /// # Errors
    /// `unavailable` if the ledger has stopped.
    pub async fn submit(&self, lane: Lane, command: Command) -> Result<Pending, Problem> {
        let (reply, answer) = oneshot::channel();
        let sender = match lane {
            Lane::Emergency => &self.emergency,
            Lane::Action => &self.action,
            Lane::Other => &self.other,
        };
        sender.send(Submission { command, reply }).await.map_err(|_| gone())?;
        Ok(Pending(answer))
    }

    /// Queues a command and waits until it is durable.
    ///
    /// # Errors
    /// What the domain refuses, or `unavailable`.
    pub async fn record(&self, lane: Lane, command: Command) -> Result<Recorded, Problem> {
        self.submit(lane, command).await?.await
    }

    /// Lets go of incidents resolved at or before a time, of which the projections hold
    /// everything, in the ledger's state and in the live view: what a restart would do.
    /// A bounded number at a time, between two batches; returns how many. Broadcasts that
    /// expired at or before another time go with them.
    ///
    /// # Errors
    /// `unavailable` if the ledger has stopped.
    pub(crate) async fn forget(
        &self,
        resolved_until: Timestamp,
        projected: Position,
        broadcasts_until: Timestamp,
    ) -> Result<usize, Problem> {
        let (done, forgotten) = oneshot::channel();
        self.forget.send(Forget { resolved_until, projected, broadcasts_until, done }).await.map_err(|_| gone())?;
        forgotten.await.map_err(|_| gone())
    }

    /// Whether it takes commands.
    pub fn health(&self) -> Health {
        self.health.borrow().clone()
    }
}

impl Lanes {
    /// The next command, the most urgent first; none when every sender is gone.
    async fn next(&mut self) -> Option<Submission> {
        tokio::select! {
            biased;
            Some(submission) = self.emergency.recv() => Some(submission),
            Some(submission) = self.action.recv() => Some(submission),
            Some(submission) = self.other.recv() => Some(submission),
            else => None,
        }
    }

    /// Takes no more; what waits is still given out.
    fn close(&mut self) {
        self.emergency.close();
        self.action.close();
        self.other.close();
    }

    fn closed(&self) -> bool {
        self.emergency.is_closed()
    }

    /// A command that waits already.
    fn waiting(&mut self) -> Option<Submission> {
        self.emergency.try_recv().or_else(|_| self.action.try_recv()).or_else(|_| self.other.try_recv()).ok()
    }
}

fn gone() -> Problem {
    Problem::new(Code::Unavailable, "the gateway is stopping; repeat with the same id")
}
