use std::time::Duration;

use lifeline_domain::{Code, Command, Problem, SosEnd, SosId, SosStarted};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::{
    rest::SosRecorded,
    ws::{Recorded as RecordedBody, SosCancel, SosConsent, SosLocate, SosSafe, SosSilence, SosStart},
};

use crate::{
    Bridge, Caller,
    ledger::{Lane, Recorded},
    ports::{Claims, TokenKind},
};

/// How long the token for following one call without an account is good.
const FOLLOW_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

impl Bridge {
    /// Takes a call for help. Never refused by a limiter, a missing account or a missing fix (A19, A33).
    ///
    /// # Errors
    /// A field that cannot be, or `unavailable`.
    pub async fn start_sos(&self, caller: &Caller, start: SosStart) -> Result<SosRecorded, Problem> {
        self.check(caller, Action::SosStart, &Resource::System)?;
        let command = Command::StartSos {
            by: caller.actor_named(start.name.as_deref()),
            start: SosStarted {
                sos: start.sos,
                pressed_at: start.pressed_at,
                fix: start.fix,
                text: start.text.filter(|text| !text.trim().is_empty()),
                silent: start.silent,
            },
            consents: start.consents,
        };
        let recorded = self.ledger.record(Lane::Emergency, command).await?;
        let incident = recorded.incident.ok_or_else(|| Problem::new(Code::NotFound, "the SOS has no incident"))?;
        // Another session of the same person may have been running: this call is part of it.
        let known = self.live.incident(incident).1;
        let sos = known.as_ref().and_then(|incident| incident.sos.as_ref()).map_or(start.sos, |sos| sos.id);
        if known.and_then(|incident| incident.caller()).is_none_or(|owner| caller.actor.user() == Some(owner)) {
            self.caller_heard(&caller.clone().following(sos), self.clock.now());
        }
        Ok(SosRecorded {
            cursor: self.cursor(recorded.position.feed),
            incident,
            sos,
            verified: caller.verified(),
            repeated: recorded.repeated,
            sos_token: self.follow_token(caller, sos),
        })
    }

    /// A token that is good for this call: the account's SOS token, or one for this call only.
    fn follow_token(&self, caller: &Caller, sos: SosId) -> String {
        if let Some(user) = &caller.account {
            return self.sos_token(user);
        }
        let now = self.clock.now().as_millis() / 1000;
        self.tokens.issue(&Claims {
            sub: sos.to_string(),
            kind: TokenKind::Sos,
            role: None,
            epoch: 0,
            session: None,
            iat: now,
            exp: now + FOLLOW_FOR.as_secs().cast_signed(),
        })
    }

    /// Takes a fix of the caller's phone (A20, A22).
    ///
    /// # Errors
    /// `forbidden`, `not_found`, a field that cannot be, `wrong_status` after the end, or `unavailable`.
    pub async fn locate_sos(&self, caller: &Caller, locate: SosLocate) -> Result<RecordedBody, Problem> {
        self.check_follow(caller, locate.sos)?;
        let command = Command::LocateSos { sos: locate.sos, by: caller.actor.clone(), fix: locate.fix };
        self.record_sos(locate.sos, command).await
    }

    /// The caller agrees to share something, or takes that back (A44).
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `invalid_field` for words that cannot be named so, or `unavailable`.
    pub async fn consent_sos(&self, caller: &Caller, asked: SosConsent) -> Result<RecordedBody, Problem> {
        self.check_follow(caller, asked.sos)?;
        let command = Command::ConsentSos { sos: asked.sos, by: caller.actor.clone(), consent: asked.consent };
        self.record_sos(asked.sos, command).await
    }

    /// The caller must not be heard, or may be again: responders and contacts are told.
    ///
    /// # Errors
    /// `forbidden`, `not_found` or `unavailable`.
    pub async fn silence_sos(&self, caller: &Caller, silence: SosSilence) -> Result<RecordedBody, Problem> {
        self.check_follow(caller, silence.sos)?;
        let (sos, silent) = (silence.sos, silence.silent);
        self.record_sos(sos, Command::SilenceSos { sos, by: caller.actor.clone(), silent }).await
    }

    /// The caller takes the call back. Never silent: responders see it and decide. One who is forced to do so gets the same
    /// answer, and the call goes on (decision 12).
    ///
    /// # Errors
    /// `invalid_field` without the confirmation; otherwise as [`Bridge::locate_sos`].
    pub async fn cancel_sos(&self, caller: &Caller, cancel: SosCancel) -> Result<RecordedBody, Problem> {
        let SosCancel { sos, confirmed, forced } = cancel;
        self.end_sos(caller, sos, SosEnd::Cancelled, confirmed, forced).await
    }

    /// The caller is safe.
    ///
    /// # Errors
    /// As [`Bridge::cancel_sos`].
    pub async fn safe_sos(&self, caller: &Caller, safe: SosSafe) -> Result<RecordedBody, Problem> {
        let SosSafe { sos, confirmed, forced } = safe;
        self.end_sos(caller, sos, SosEnd::Safe, confirmed, forced).await
    }

    async fn end_sos(
        &self,
        caller: &Caller,
        sos: SosId,
        end: SosEnd,
        confirmed: bool,
        forced: bool,
    ) -> Result<RecordedBody, Problem> {
        self.check_follow(caller, sos)?;
        if !confirmed {
            let detail = "ending an SOS asks for the caller's confirmation: true";
            return Err(Problem::new(Code::InvalidField, detail).at("confirmed"));
        }
        self.record_sos(sos, Command::EndSos { sos, by: caller.actor.clone(), end, forced }).await
    }

    pub(super) fn check_follow(&self, caller: &Caller, sos: SosId) -> Result<(), Problem> {
        let incident = self.live.incident_of_sos(sos);
        let user = incident.as_ref().and_then(|incident| incident.caller());
        self.check(caller, Action::SosFollow, &Resource::Sos { caller: user, sos })?;
        if incident.is_none() {
            return Err(Problem::new(Code::NotFound, "there is no such SOS, or it is not yours to see"));
        }
        self.caller_heard(caller, self.clock.now());
        Ok(())
    }

    async fn record_sos(&self, sos: SosId, command: Command) -> Result<RecordedBody, Problem> {
        let recorded = self.ledger.record(Lane::Emergency, command).await?;
        Ok(RecordedBody { sos: Some(sos), ..self.recorded(recorded) })
    }

    /// The answer to a durable command about an incident.
    pub(crate) fn recorded(&self, recorded: Recorded) -> RecordedBody {
        RecordedBody {
            cursor: self.cursor(recorded.position.feed),
            incident: recorded.incident,
            sos: None,
            conversation: None,
            repeated: recorded.repeated,
        }
    }
}
