# Broadcasts at the desk: written, sent and followed. Loaded after the first view.

## The room

broadcasts = Broadcasts
key-b = broadcasts, or back to the incidents
warn-near = Warn people near here
to-incidents = Incidents
to-broadcasts = Back to the broadcasts
new-broadcast = New broadcast
go-on-writing = Go on with the draft
pick-broadcast = Pick a broadcast to see how far it has come.
broadcasts-failed = The broadcasts could not be loaded.
broadcast-failed = The broadcast could not be loaded. It may have been erased.
no-broadcasts = No broadcasts are kept.
everyone = everyone
to-whom = For: { $whom }
sent-by = Sent by
changed-by = Changed by
was-changed = changed
taken-back = Taken back
ended = Ended
ends-in = Ends in { $age }
reached-of = Reached: { $reached } of { $people }
need-help = Need help: { $count }
number = { $number }

## What it says

what-it-says = What it says
its-title = Title: what to do, at a glance
its-text = Text
counted = { $count } of { $max } characters
add-language = Add a language
also-in = Also in { $language }
without-language = Without { $language }
how-bad = How bad, how soon, how sure
ask-severity = Severity
ask-urgency = Urgency
ask-certainty = Certainty
means-severity-Extreme = An extraordinary threat to life or property.
means-severity-Severe = A significant threat to life or property.
means-severity-Moderate = A possible threat to life or property.
means-severity-Minor = Little or no known threat to life or property.
means-severity-Unknown = It is shown as a notice.
urgency-Immediate = Immediate
urgency-Expected = Expected
urgency-Future = Future
urgency-Past = Past
urgency-Unknown = Not said
means-urgency-Immediate = Act now.
means-urgency-Expected = Act within the next hour.
means-urgency-Future = Act in the near future.
means-urgency-Past = Nothing has to be done any more.
means-urgency-Unknown = It is not said how soon to act.
certainty-Observed = Observed
certainty-Likely = Likely
certainty-Possible = Possible
certainty-Unlikely = Unlikely
certainty-Unknown = Not said
means-certainty-Observed = It has happened, or is happening.
means-certainty-Likely = More likely than not.
means-certainty-Possible = Possible, but not likely.
means-certainty-Unlikely = It is not expected to happen.
means-certainty-Unknown = It is not said how sure it is.
asks-safe = Ask people whether they are safe
until-when = Until when
until-when-hint = From then on nobody is shown it. At most 7 days.
for-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
own-end = Another time
its-end = End

## Whom it is for

for-whom = Whom it is for
for-area = People in an area
for-everyone = Everyone
area-hint = It reaches who has named a place in the area, and who has named no place. Where people are now is not known.
area-name = Name of the area
shape = Shape of the area
circle = Circle
polygon = Polygon
circle-hint = Click on the map, or write the numbers below. On the map, arrows move it, Enter sets the centre.
polygon-hint = Click each corner on the map in turn, or write the numbers below. On the map, arrows move it, Enter sets a corner.
area-map = Map to draw the area on
map-of = Map of { $area }
area-map-failed = The map could not be loaded. The numbers do the same.
around-incident = Around an incident
choose-incident = Choose an incident
centre = Centre
latitude = Latitude
longitude = Longitude
radius = Radius in metres
radius-slider = Radius
corners = Corners: { $count }
corner = Corner { $number }
next-corner = Next corner
add = Add
remove = Remove
remove-corner = Remove corner { $number }
reach = Whom it reaches:
reach-everyone = { $people ->
    [one] { $people } person.
   *[other] { $people } people.
}
reach-area = { $people ->
    [one] { $people } person. With a place in the area: { $within }. Without a named place: { $without }.
   *[other] { $people } people. With a place in the area: { $within }. Without a named place: { $without }.
}
reach-asking = not known yet, asking.
reach-nobody = not known: no whole area is drawn yet.
reach-failed = not known: the gateway could not be asked.

## Preview and draft

preview = On people’s phones
on-bright = On a light screen
on-dark = On a dark screen
draft-kept = The draft is kept in this browser.
draft-unkept = This browser keeps nothing: a reload loses the draft.
draft-is-there = There is a draft already.
draw-around = Draw its circle around this incident: { $incident }
throw-away = Throw away

## Sending

check-and-send = Check and send …
faults = Not ready: look at what is said beside the fields.
send-question = Send this warning?
goes-to-everyone = It goes to everyone.
goes-to-area = It goes to people in { $area }.
reach-unknown = How many it reaches is not known now.
shown-until = Shown until { $when }.
they-are-asked = People are asked whether they are safe.
they-are-not-asked = People are not asked whether they are safe.
cannot-be-unsent = It goes out at once. It can be changed or taken back, but not unsent.
go-back = Go back
send-to-everyone = { $people ->
    [one] Send to { $people } person
   *[other] Send to { $people } people
}
send-to-area = { $people ->
    [one] Send to { $people } person, { $without } without a named place
   *[other] Send to { $people } people, { $without } of them without a named place
}
send-to-unknown = Send, without knowing to how many
sending-now = Sending: the gateway has not stored it yet.
is-sent = Sent: the gateway has stored it.
not-confirmed = Not confirmed.
not-confirmed-long = No answer came: it may or may not be sent. Ask again: it is sent once, however often you ask.
ask-again = Ask again
throw-away-unknown = Throw away, though it may be sent
fault-title-missing = A title is needed.
fault-title-long = The title is too long: at most { $title } characters.
fault-text-missing = A text is needed.
fault-text-long = The text is too long: at most { $text } characters.
fault-end-missing = Choose when it ends.
fault-end-past = That time is over.
fault-end-late = At most 7 days from now.
fault-area-nameless = The area needs a name: it is said to people.
fault-area-name-long = The name is too long: at most 120 characters.
fault-area-no-centre = Set the centre of the circle.
fault-area-radius = The radius is 100 to 1,000,000 metres. For more, choose everyone.
fault-area-few-corners = A polygon has three corners or more.
fault-area-many-corners = A polygon has at most 99 corners.
fault-area-crossing = The outline crosses or touches itself: move or remove a corner.
fault-area-meridian = The outline crosses the 180th meridian: send one broadcast for each side.
fault-area-off-earth = There is no such place on earth.

## Following

figures = How far it has come
figure-people = People
figure-reached = Reached
figure-seen = Seen
figure-safe = Safe
figure-help = Need help
figure-silent = No answer
figures-stale = These figures may be out of date.
over-time = Since it was sent
over-time-said = From the sending to now, of { $people }: { $figures }
as-table = As a table
column-time = Time
the-people = People
people-failed = The people could not be loaded.
nobody = Nobody.
more-people = More
says-safe = Is safe, they said
says-help = Needs help, they said
it-reached = It reached them
not-reached = It has not reached them.
was-seen = Seen
not-seen = Not seen.
open-call = Open their call
open-talk = Open the chat
change = Change …
change-question = Change what it says
change-does = Whom it was for is told the change at once: { $whom }. Whom it is for stays.
change-now = Send the change
take-back = Take back …
take-back-question = Take this warning back?
take-back-does = Whom it was for is told that it was taken back: { $whom }. That cannot be undone.
take-back-why = Why (optional)
take-back-now = Take it back
done-unknown = Not confirmed: no answer came. Ask again: it is done once.
