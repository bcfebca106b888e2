# The chat. {$name} is a person's or a group's name.
# The first view: the list. What other screens say stands in chat-screens.ftl.
app-name = Lifeline chat
sos = SOS
sos-hint = Call for help
conversations = Conversations
new-conversation = New conversation
settings = Settings
loading = Loading…
somebody = Somebody
you = You
offline = No connection. What you write is kept on this phone.
connecting = Connecting…
not-live = Not up to date yet
list-empty = No conversations yet.
list-empty-hint = Write to somebody, so that you find each other when it matters.
unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
hundred-unread = 100 or more unread messages
draft = Draft: { $text }
you-wrote = You: { $text }
deleted-message = Message deleted
online = Online
not-online = Not online
choose-conversation = Choose a conversation
typing-one = { $name } is typing
typing-many = Several people are typing
not-kept = Not saved: this browser keeps nothing. Stay on this page until it is stored.
announce-message = { $name }: { $text }
opened-by = { $name } opened the conversation
renamed-by = { $name } named the group “{ $title }”
pictured-by = { $name } changed the group’s picture
added-by = { $name } added { $who }
removed-by = { $name } removed { $who }
left = { $name } left
role-by = { $name } changed the role of { $who }: { $role }
role-owner = Owner
role-admin = Admin
role-member = Member
a-picture = Picture
a-voice = Voice message
a-file = File
search = Search messages
