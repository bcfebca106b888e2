# The screens of the chat, but for the list.
back = Back
cancel = Cancel
save = Save
try-again = Try again
discard = Discard
last-seen = Last seen { $when }
today = Today
yesterday = Yesterday
messages = Messages
members-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
write = Write a message
send = Send
characters-left = { $count ->
    [one] { $count } character left
   *[other] { $count } characters left
}
characters-over = { $count ->
    [one] { $count } character too many
   *[other] { $count } characters too many
}
saved-here = Saved on this phone
stored = Stored
delivered = Delivered
read = Read
delivered-some = Delivered to { $count } of { $total }
read-some = Read by { $count } of { $total }
refused = Not sent: { $reason }
reason-forbidden = you may not write here.
change-refused = Not changed: { $reason }
more = More
edited = edited
edit-pending = change saved on this phone
delete-pending = deletion saved on this phone
reply = Reply
edit = Edit
delete = Delete
copy = Copy
delete-question = Delete this message for everyone?
message-menu = Actions for this message
replying-to = Reply to { $name }
editing = Editing your message
stop-replying = Do not reply
stop-editing = Do not edit
not-loaded = An earlier message
to-newest = To the newest message
new-messages = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}
beginning = This is where the conversation begins.
older-failed = Earlier messages could not be loaded.
typing = is typing…
left-behind = Something you wrote was not sent: the conversation is gone.
gone-title = Not here any more
gone = This conversation is not here, or you are no longer in it.
keys-hint = Enter sends, Shift and Enter begins a new line, arrow up edits your last message.
find-people = Find people
find-people-hint = At least 3 letters of a name, or a whole user name
nobody-found = Nobody found.
search-unavailable = Searching people is not possible now.
write-to = Write to { $name }
new-group = New group
group-name = Name of the group
create-group = Create the group
chosen-people = Chosen people
take-off = Take { $name } off
group-settings = Group
rename = Rename
members = Members
role-of = Role of { $name }
add-people = Add people
remove = Remove
remove-question = Remove { $name } from the group?
leave = Leave the group
leave-question = Leave this group? You will read nothing more of it.
make-group = New group with { $name }
promote-hint = A new group begins empty: what you two wrote stays between you.
could-not = That did not work. { $reason }
done-not = No connection. Try again when there is one.
reason-last-owner = Make somebody else an owner first.
my-name = My name
name-wrong = A name has 1 to 80 characters.
user-name = User name
user-name-hint = You sign in with it, and whoever knows it whole can find you.
user-name-taken = This user name is taken. Choose another.
user-name-wrong = A user name is 3 to 32 characters of a-z 0-9 _ . -
email = E-mail
email-taken = Another account has this address.
email-wrong = This is not an e-mail address.
email-mailed = A mail is on its way to { $email }. The address counts when you follow the link in it.
time-zone = Time zone
time-zone-none = Not chosen yet
findable = Anyone here may find me by the beginning of my name
language = Language
security = Sign-in and security
show-secret = Show: { $what }
hide-secret = Hide: { $what }
sign-out = Sign out
sign-out-unsent = { $count ->
    [one] { $count } message is not sent yet and will be lost. Sign out?
   *[other] { $count } messages are not sent yet and will be lost. Sign out?
}
theme = Colour of this conversation
theme-plain = Plain
theme-sea = Sea
theme-leaf = Leaf
theme-dusk = Dusk
notify = Notify me of new messages here
notify-hint = On all your devices. Calls for help and warnings always come through.
saved = Saved
contacts = Contacts
contacts-empty = No contacts yet.
contact-add = Add a contact
contact-ask = Ask { $name } to be a contact
contact-asked = Asks to be your contact
contact-accepted = Contact
contact-requested = Asked, no answer yet
contact-blocked = Blocked
contact-accept = Accept
contact-decline = Decline
contact-block = Block
contact-unblock = Unblock
contact-emergency = Is told when I call for help
contact-emergency-for = you are told when they call for help

## My data, and the end of an account

my-data = My data
my-data-what = Everything this gateway keeps about you, as one file: your account and picture, your contacts, your calls for help, your conversations, and what you attached.
my-data-take = Take my data with me
my-data-password = Your password
my-data-taken = The file is in your downloads. Keep it in a safe place.
my-data-busy = This was asked for too often, or is under way. Wait a while.
my-data-here = On this device this page keeps { $size }, so that it opens and can be read without a network. Signing out removes what is yours.
wrong-password = This is not your password.
delete-account = Delete my account
delete-goes = Goes at once, and cannot be undone: your names, e-mail address and password, your contacts and notifications, and every place where you are signed in.
delete-conversations = { $count ->
    [one] In { $count } conversation the others keep what you wrote, without your name.
   *[other] In { $count } conversations the others keep what you wrote, without your name.
}
delete-calls = { $count ->
    [one] { $count } call for help of yours stays as evidence, for { $days } days after it was resolved.
   *[other] { $count } calls for help of yours stay as evidence, for { $days } days after they were resolved.
}
delete-group = { $group } will belong to { $name }.
delete-log = What is erased can still be in the gateway’s own log for { $days } days, and in backups made before that. Only its operator can read those.
delete-erase = Erase what I wrote and attached in conversations, too
delete-confirm = To confirm, write your user name: { $name }
delete-sos-runs = A call for help of yours is running. End it first.
delete-last-admin = Nobody else runs this gateway. Make somebody else an administrator first.
deleted-account = Deleted account

## Pushes

pushes = Notifications
pushes-what = When this page is closed, your browser can tell you of calls for help and of new messages. It says who, never what was written or where.
pushes-unable = This browser cannot notify you.
pushes-denied = Your browser does not let this page notify you. Its settings can change that.
pushes-turn-on = Switch on
pushes-turn-off = Switch off

## Attachments

close = Close
attach = Attach
attach-camera = Take a photo
attach-picture = Picture
attach-file = File
attach-drop = Drop it here to attach it
attach-chosen = Sent with the next message
attach-take-off = Do not attach { $name }
attach-empty = { $name } is empty.
attach-too-large = { $name } is too large: { $size }. At most { $most } can be sent.
attach-unreadable = { $name } cannot be read as a picture.
attach-as-file = Send it as a file
record-voice = Record a voice message
recording = Recording
recording-asks = Your browser asks for the microphone.
recording-denied = The microphone cannot be used. The browser’s settings can allow it.
recording-send = End and send the recording
uploading = On its way
uploaded = { $percent } %
picture-from = Picture from { $name }
voice-play = Play the voice message of { $name }, { $length }
voice-stop = Stop the voice message of { $name }, { $length }
voice-place = Place in the recording
media-failed = It could not be loaded.
reason-broke-off = the upload broke off. Try again.

## Search

search-here = Search in this conversation
search-in = Search in { $name }
search-what = What was written
search-everywhere = Search in all conversations
search-hint = At least 2 characters. Arrow keys walk through what is found.
searching = Searching…
search-failed = Searching is not possible now.
search-nothing = No message says that.
search-further = Search further back
search-found = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
search-found-so-far = { $count ->
    [one] { $count } message so far
   *[other] { $count } messages so far
}

## A contact’s call

call = Call for help
call-silent = Do not ring: the caller must not be heard. Write here.
call-waiting = The emergency desk has the call. Nobody has seen it yet.
call-seen = A responder sees the call
call-taken = { $name } takes care of it
call-end-safe = They say they are safe
call-end-cancelled = They took the call back
call-end-resolved = Responders closed the call
call-gone = You cannot see this call, or no longer.
call-place = Place
call-place-none = Not known yet
call-within = within { $metres } m
call-map = Open in a map app
call-heard = Latest place
call-battery = Phone battery
call-write = Write to the caller and the responders
call-waits = Not sent yet
retry = Try again
picture = Photo
call-title = { $name } calls for help

## Places for warnings

places = Places for warnings
places-hint = Warnings for an area reach you if one of these places is in it. Name none, and all of them do. Kept to about 100 m, seen by nobody else, used for nothing else.
place-label = What you call the place where you are now
place-add = Name this place
place-remove = Remove the place { $name }
place-unknown = Your phone does not say where it is.

## Pictures of people and of groups

picture-mine = My picture
picture-mine-hint = Your contacts see it, and those who share a conversation with you. While you call for help, responders see it, too.
picture-groups = Picture of the group
picture-groups-hint = Everybody in the group sees it.
picture-choose = Choose a picture
picture-another = Choose another picture
picture-remove = Take the picture away
picture-preview = The picture as others will see it
picture-zoom = Size
picture-across = Left and right
picture-down = Up and down
picture-use = Use this picture
picture-sending = The picture is on its way…
