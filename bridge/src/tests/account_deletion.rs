//! What becomes of a person's account and of what they leave.

use std::time::Duration;

use lifeline_domain::{Code, ContactChange, ConversationId, ConversationKind, Cursor, Problem, Role, Thread, UserId};
use lifeline_policies::Principal;
use lifeline_protocol::{
    from_json,
    rest::{ChangeUser, DeleteMe, DeletionObstacle, ExportMe, OpenConversation},
    ws::MessageSend,
};
use uuid::Uuid;

use super::{people::PASSWORD, world::World};
use crate::{
    Caller, ExportPart, HistoryPage,
    ports::{Accounts, DeletedUser, Projections},
};

fn me(caller: &Caller) -> UserId {
    caller.actor.user().unwrap()
}

impl World {
    async fn talk(&self, by: &Caller, number: u128, kind: ConversationKind, members: &[UserId]) -> ConversationId {
        let id = ConversationId(Uuid::from_u128(number));
        let open = OpenConversation { id, kind, title: None, members: members.to_vec() };
        self.bridge.open_conversation(by, open).await.unwrap().id
    }

    async fn say(&self, by: &Caller, id: ConversationId, text: &str) -> Result<Cursor, Problem> {
        let (message, thread) = (lifeline_domain::MessageId(self.bridge.clock().fresh_id()), Thread::Conversation(id));
        let send = MessageSend { id: message, thread, text: text.to_owned(), written_at: None, reply_to: None };
        Ok(self.bridge.send_message(by, send).await?.cursor)
    }

    async fn page(&self, by: &Caller, id: ConversationId) -> String {
        let (lines, _) = self.bridge.conversation_messages(by, id, &HistoryPage::Newest, 99).await.unwrap();
        lines.iter().map(|(_, json)| String::from_utf8_lossy(json).into_owned() + "\n").collect()
    }

    async fn delete(&self, caller: &Caller, password: &str, erase_messages: bool) -> Result<(), Code> {
        let delete = DeleteMe { password: password.to_owned(), erase_messages };
        self.bridge.delete_me(caller, delete).await.map_err(|problem| problem.code)
    }
}

#[tokio::test]
async fn what_goes_goes_at_once_and_others_keep_what_was_written_without_the_name() {
    let world = World::with_people().await;
    let (amina, rahman) = (world.signed_in("amina").await, world.signed_in("rahman").await);
    let direct = world.talk(&amina, 1, ConversationKind::Direct, &[me(&rahman)]).await;
    let group = world.talk(&amina, 2, ConversationKind::Group, &[me(&rahman)]).await;
    for (by, id, text) in [(&amina, direct, "First."), (&rahman, direct, "Answer."), (&amina, group, "Second.")] {
        world.say(by, id, text).await.unwrap();
    }
    let ask = |by, person| world.bridge.change_contact(by, person, ContactChange::Request);
    ask(&amina, me(&rahman)).await.unwrap();
    ask(&rahman, me(&amina)).await.unwrap();

    let plan = world.bridge.deletion_plan(&amina).await.unwrap();
    assert_eq!((plan.obstacle, plan.calls, plan.conversations), (None, 0, 2));
    let heirs: Vec<_> = plan.groups.iter().map(|group| group.to.as_ref().unwrap().id).collect();
    assert_eq!((heirs, plan.calls_kept_days, plan.log_kept_days), (vec![me(&rahman)], 30, 10));

    assert_eq!(world.delete(&amina, "another one", false).await, Err(Code::InvalidField));
    assert_eq!(world.delete(&Caller::anonymous(), PASSWORD, false).await, Err(Code::Forbidden));
    assert!(!amina.revoked.is_cancelled());
    world.delete(&amina, PASSWORD, false).await.unwrap();
    assert!(amina.revoked.is_cancelled() && world.bridge.account_is_revoked(&amina));
    assert_eq!(world.try_sign_in("amina", PASSWORD).await.err().map(|problem| problem.code), Some(Code::LoginFailed));
    assert_eq!(world.accounts.users().await.unwrap().len(), 1);
    world.bridge.finish_deletions().await.unwrap();

    let stands = world.bridge.live().conversation(group).unwrap();
    assert_eq!((&stands.members, &stands.owners), (&vec![me(&rahman)], &vec![me(&rahman)]));
    assert_eq!(world.bridge.contacts(&rahman).unwrap().contacts, []);
    for (id, text) in [(direct, "First."), (group, "Second.")] {
        let page = world.page(&rahman, id).await;
        assert!(page.contains(text) && !page.contains("AMINA"), "{page}");
    }
    assert!(world.page(&rahman, direct).await.contains("RAHMAN"), "nobody else's goes");
    let unheard = world.say(&rahman, direct, "Are you there?").await;
    assert_eq!(unheard.unwrap_err().code, Code::Forbidden, "nothing is called sent that nobody reads");
}

/// The process ends right after the commit, and the projections are rebuilt from a log that still tells it all.
#[tokio::test]
async fn what_was_begun_is_finished_after_a_restart_and_after_a_rebuild() {
    let mut world = World::with_people().await;
    let (amina, rahman) = (world.signed_in("amina").await, world.signed_in("rahman").await);
    let group = world.talk(&amina, 2, ConversationKind::Group, &[me(&rahman)]).await;
    world.say(&amina, group, "Second.").await.unwrap();
    world.say(&rahman, group, "Third.").await.unwrap();
    let deleted =
        DeletedUser { id: me(&amina), role: Role::Citizen, at: world.bridge.clock().now(), erase_messages: true };
    world.accounts.delete_user(&deleted).await.unwrap();
    for rebuilt in [false, true] {
        if rebuilt {
            world.projections.clear().await.unwrap();
        }
        world = world.restarted().await;
        let rahman = world.signed_in("rahman").await;
        world.bridge.finish_deletions().await.unwrap();
        let page = world.page(&rahman, group).await;
        assert!(page.contains("deleted_at") && page.contains("Third."), "{page}");
        assert!(!page.contains("Second.") && !page.contains("AMINA"), "{page}");
        assert_eq!(world.bridge.live().conversation(group).unwrap().owners, [me(&rahman)]);
    }
    world.clock.advance(Duration::from_secs(12 * 24 * 3600));
    world.bridge.finish_deletions().await.unwrap();
    assert_eq!(world.accounts.deleted_users().await, Ok(vec![]), "the log tells nothing of them any more");
}

#[tokio::test]
async fn nobody_goes_while_they_call_for_help_nor_as_the_last_admin() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    let call = br#"{"sos":"00000000-0000-0000-0000-000000000005"}"#;
    world.bridge.start_sos(&amina, from_json(call).unwrap()).await.unwrap();
    let plan = world.bridge.deletion_plan(&amina).await.unwrap();
    assert_eq!((plan.obstacle, plan.calls), (Some(DeletionObstacle::SosRuns), 1));
    assert_eq!(world.delete(&amina, PASSWORD, false).await, Err(Code::WrongStatus));
    let by_admin = world.bridge.delete_user(&Caller::operator(), "amina", false).await;
    assert_eq!(by_admin.unwrap_err().code, Code::WrongStatus, "nor by another");
    let cancel = br#"{"sos":"00000000-0000-0000-0000-000000000005","confirmed":true}"#;
    world.bridge.cancel_sos(&amina, from_json(cancel).unwrap()).await.unwrap();
    let promote = ChangeUser { role: Some(Role::Admin), ..ChangeUser::default() };
    world.bridge.change_user(&Caller::operator(), "rahman", promote).await.unwrap();
    // As with the second factor that is wanted of admins here.
    let signed_in = world.signed_in("rahman").await;
    let principal = Principal::User { id: me(&signed_in), role: Role::Admin };
    let rahman = Caller { principal, second_factor_due: false, ..signed_in };
    assert_eq!(world.bridge.deletion_plan(&rahman).await.unwrap().obstacle, Some(DeletionObstacle::LastAdmin));
    assert_eq!(world.delete(&rahman, PASSWORD, false).await, Err(Code::WrongStatus));
    world.bridge.delete_user(&rahman, "amina", false).await.unwrap();
    let again = world.bridge.delete_user(&rahman, "amina", false).await;
    assert_eq!(again.unwrap_err().code, Code::NotFound);
    assert_eq!(world.bridge.delete_user(&amina, "rahman", false).await.unwrap_err().code, Code::Forbidden);
}

/// Whoever forced them to end the call may hold the phone: neither the plan nor the archive tells that it goes on.
#[tokio::test]
async fn a_call_that_was_ended_by_force_is_told_as_one_that_ended() {
    let world = World::with_people().await;
    let amina = world.signed_in("amina").await;
    let call = br#"{"sos":"00000000-0000-0000-0000-000000000005"}"#;
    let incident = world.bridge.start_sos(&amina, from_json(call).unwrap()).await.unwrap().incident;
    let forced = br#"{"sos":"00000000-0000-0000-0000-000000000005","confirmed":true,"forced":true}"#;
    world.bridge.safe_sos(&amina, from_json(forced).unwrap()).await.unwrap();
    let (_, known) = world.bridge.live().incident(incident);
    assert!(known.is_some_and(|it| it.sos_runs() && it.sos.as_ref().unwrap().end_forced_at.is_some()));
    assert_eq!(world.bridge.deletion_plan(&amina).await.unwrap().obstacle, None);
    let mut export = world.bridge.export(amina.clone(), ExportMe::default()).await.unwrap();
    let told = loop {
        match export.next().await.unwrap() {
            ExportPart::Call(call) => break call,
            ExportPart::End => panic!("her call is part of it"),
            _ => {}
        }
    };
    assert_eq!(told.incident.sos.as_ref().unwrap().end_forced_at, None);
    world.delete(&amina, PASSWORD, false).await.unwrap();
}
