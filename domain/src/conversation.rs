use serde::{Deserialize, Serialize};

use crate::{ConversationId, Entry, Fact, MediaId, Timestamp, UserId};

/// How many people a conversation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationKind {
    /// Exactly two people; there is one such conversation for every two.
    Direct,
    /// A named group.
    Group,
}

/// What a member of a group may do besides reading and writing (B19); policies say it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    /// Reads and writes.
    Member,
    /// Names the group, adds people, and removes those who are only members.
    Admin,
    /// Removes anyone and gives roles. A group with members has an owner.
    Owner,
}

/// People who write to each other outside an incident (B1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Two people, or a group.
    pub kind: ConversationKind,
    /// A group's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A group's picture, which is read at `GET /v1/conversations/{id}/pictures/{picture}`; another picture has another
    /// id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<MediaId>,
    /// Who is in it, in ascending order.
    pub members: Vec<UserId>,
    /// Those of them who own the group, in ascending order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<UserId>,
    /// Those of them who administer the group and do not own it, in ascending order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub admins: Vec<UserId>,
    /// Those of them who were added later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<Joined>,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// Since when a member who was added later takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Joined {
    /// Who.
    pub member: UserId,
    /// The number of the entry with which they joined: they see it and what comes after it.
    pub entry: u64,
    /// When.
    pub at: Timestamp,
}

/// `conversation.renamed`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationRenamed {
    /// The group.
    pub id: ConversationId,
    /// Its new name.
    pub title: String,
}

/// `conversation.picture_changed`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationPictureChanged {
    /// The group.
    pub id: ConversationId,
    /// Its new picture; none: it has none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<MediaId>,
}

/// `conversation.members_added`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationMembersAdded {
    /// The group.
    pub id: ConversationId,
    /// Who was not in it before, in ascending order.
    pub members: Vec<UserId>,
}

/// `conversation.member_removed`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationMemberRemoved {
    /// The group.
    pub id: ConversationId,
    /// Who; the one who did it, if they left.
    pub member: UserId,
}

/// `conversation.role_changed`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationRoleChanged {
    /// The group.
    pub id: ConversationId,
    /// Whose.
    pub member: UserId,
    /// What they are now.
    pub role: GroupRole,
}

impl Conversation {
    /// What somebody is in it; none for those who are not. In a direct conversation both are members.
    pub fn role_of(&self, user: UserId) -> Option<GroupRole> {
        let is = |people: &[UserId]| people.binary_search(&user).is_ok();
        if !is(&self.members) {
            return None;
        }
        Some(if is(&self.owners) {
            GroupRole::Owner
        } else if is(&self.admins) {
            GroupRole::Admin
        } else {
            GroupRole::Member
        })
    }

    /// Whether a member may read the conversation's entry with this number of the log: who was
    /// added later sees nothing of what was before.
    pub fn shows(&self, user: UserId, entry: u64) -> bool {
        self.role_of(user).is_some() && entry >= self.first_entry_for(user)
    }

    /// The first number of the log that a member may read of it.
    pub fn first_entry_for(&self, user: UserId) -> u64 {
        self.joined.iter().find(|joined| joined.member == user).map_or(0, |joined| joined.entry)
    }

    /// Whether this is the only owner while others are in the group.
    pub fn is_last_owner(&self, user: UserId) -> bool {
        self.owners == [user] && self.members != [user]
    }

    /// The conversation that an entry opened.
    pub fn open(entry: &Entry) -> Option<Self> {
        let Fact::ConversationOpened(opened) = &entry.fact else { return None };
        let owner = entry.by.user().filter(|_| opened.kind == ConversationKind::Group);
        Some(Self {
            id: opened.id,
            kind: opened.kind,
            title: opened.title.clone(),
            picture: None,
            members: opened.members.clone(),
            owners: Vec::from_iter(owner),
            admins: Vec::new(),
            joined: Vec::new(),
            opened_at: entry.at,
        })
    }

    /// Makes an entry about it part of it. Entries that are part of it already may be applied
    /// again, in order and to the last one: it is then as it was.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.fact {
            Fact::ConversationRenamed(renamed) => self.title = Some(renamed.title.clone()),
            Fact::ConversationPictureChanged(changed) => self.picture = changed.picture,
            Fact::ConversationMembersAdded(added) => {
                for member in &added.members {
                    self.take_out(*member);
                    put_in(&mut self.members, *member);
                    self.joined.push(Joined { member: *member, entry: entry.position.log, at: entry.at });
                }
            }
            Fact::ConversationMemberRemoved(removed) => self.take_out(removed.member),
            Fact::ConversationRoleChanged(changed) => {
                let member = changed.member;
                take_from(&mut self.owners, member);
                take_from(&mut self.admins, member);
                match changed.role {
                    GroupRole::Owner => put_in(&mut self.owners, member),
                    GroupRole::Admin => put_in(&mut self.admins, member),
                    GroupRole::Member => {}
                }
            }
            _ => {}
        }
    }

    /// A group that was stored before groups had owners belongs to its member whose account is the oldest.
    pub(crate) fn with_owner(mut self) -> Self {
        if self.kind == ConversationKind::Group && self.owners.is_empty() {
            self.owners.extend(self.members.first());
        }
        self
    }

    fn take_out(&mut self, member: UserId) {
        for people in [&mut self.members, &mut self.owners, &mut self.admins] {
            take_from(people, member);
        }
        self.joined.retain(|joined| joined.member != member);
    }
}

fn put_in(people: &mut Vec<UserId>, person: UserId) {
    if let Err(place) = people.binary_search(&person) {
        people.insert(place, person);
    }
}

fn take_from(people: &mut Vec<UserId>, person: UserId) {
    people.retain(|known| *known != person);
}
