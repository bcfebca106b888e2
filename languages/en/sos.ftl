### The SOS page and the page of a call. `script-` goes to the page’s scripts, which replace {name} and {metres}: what they say
### before the rest of the page is there. What they say later stands in `sos-later.ftl`.

## Every page

call = Call { $number }
not-replaced = Lifeline does not replace { $number }.
languages = Language
your-name = Your name
what-and-where = What is happening, and where?

## The SOS page

sos-title = SOS – Lifeline
sos-sign-in = Sign in
sos-question = Do you need help?
sos-few-words = Add a few words (optional)
sos-press = Call for help
sos-then-cancel = You then have 5 seconds to cancel.
sos-at-once = Pressing calls for help at once.
sos-silent = I can’t speak: write, do not ring
sos-why-place = Your place goes with it, so that you are found; your browser may ask.
sos-calling-in = Calling for help in
sos-seconds = { $seconds ->
    [one] second
   *[other] seconds
}
sos-cancel = Cancel
sos-send-now = Send now

## What its scripts say

script-countdown = Calling for help in 5 seconds. Cancel is below.
script-stopped = Cancelled. Nothing was sent.
script-calling = Calling for help
script-not-yet = Not at the emergency desk yet. Trying again.
script-offline = No connection.
script-connecting = Connecting. Your call stands.
script-cut-off = Your call stands. This page hears no more of it.
script-saved = Saved on this phone
script-reached = Reached the emergency desk
script-seen = Seen by a responder
script-taken = { $name } is taking care of you
script-taken-by-one = A responder is taking care of you
script-end-safe = You said you are safe
script-end-cancelled = You took the call back
script-end-resolved = Responders closed the call
script-ending = The desk is being told.
script-ending-waits = You ended it. The desk is told as soon as there is a connection.
script-place-sought = Finding your place. The call does not wait.
script-place = Place known to about { $metres } m.
script-place-waits = Place known to about { $metres } m, not sent yet.
script-place-denied = Place not known. Please write where you are.
script-signed-in = Signed in

## How a call stands, without scripts

state-title = Your call – Lifeline
state-not-reached = Your call did not reach the emergency desk
state-again = Try again
state-ended = Your call has ended
state-taken = A responder is taking care of you
state-seen = A responder sees your call
state-stored = The emergency desk has your call
state-unknown = This page cannot show how your call stands
state-unknown-why = Another tab or another phone may follow it. If you are not sure that you are helped, call again.
state-taken-by = Taken by { $name }
state-a-responder = a responder
state-look = See how it stands now
state-back = Back to the SOS page

## Why something was not done

problem = This could not be done. Please try again.
problem-text-too-long = The text is too long. Please shorten it.
problem-payload-too-large = This is too much at once. Please shorten it.
problem-unavailable = Lifeline cannot save anything at the moment. Try again. If you need help now, call the emergency number.
problem-busy = Too many people need Lifeline at once. Try again. If you need help now, call the emergency number.
