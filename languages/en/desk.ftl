### The responders' desk. Rows are narrow: what stands in them is short.

## Frame

title = Lifeline desk
title-stale = Not live – Lifeline desk
language = Language
account = sign-in and security, in a new tab
sign-out = Sign out
help = Keys
tone = Tone
tone-off = off
tone-on = on
tone-blocked = waits for a click
tone-help = A tone for each new SOS and each new Extreme incident, and when the desk is cut off
cancel = Cancel
close = Close
retry = Try again
picture = Photo
not-loaded = It could not be loaded.
back = Back to the list
loading = Loading
lifeline = Lifeline
sos = SOS
# Between the parts of a line.
comma = { ", " }

## How fresh the screen is

fresh-live = Live
fresh-behind = { $age } behind
fresh-catching-up = Catching up
fresh-connecting = Connecting
fresh-checking = Checking the connection
fresh-disconnected = Disconnected, retrying in { $seconds } s
fresh-signed-out = Signed out
fresh-denied = No access
denied = This account may not see incidents. Sign out and sign in as a responder.
stale = Not live. This screen may be out of date: new incidents may be missing.
unsent = { $count ->
    [one] One thing that you did is not confirmed yet: it is sent again by itself.
   *[other] { $count } things that you did are not confirmed yet: they are sent again by themselves.
}

## Numbers

seconds = { $seconds } s
minutes = { $minutes } min
hours = { $hours } h { NUMBER($minutes, minimumIntegerDigits: 2) }
days = { $days } d { $hours } h
metres = { $metres } m
kilometres = { NUMBER($kilometres, minimumFractionDigits: 1, maximumFractionDigits: 1) } km
speed-value = { $speed } km/h
percent = { $percent } %

## The list

open = Open
open-list = Open incidents
resolved = Resolved
resolved-list = Resolved incidents
search = Search (/)
new-rows = { $count } new, press n
column-severity = Severity
column-what = What
column-from = From
column-where = Where
column-age = Age
column-status = Status
empty = No open incidents.
empty-alive = The gateway last answered { $seconds } s ago.
empty-blind = But the desk is not connected: there may be some that it cannot see.
nothing-found = Nothing found.
none-resolved = No resolved incidents.
severity-Extreme = Extreme
severity-Severe = Severe
severity-Moderate = Moderate
severity-Minor = Minor
severity-Unknown = Unrated
status-waiting = Waiting
status-taken = Taken
status-taken-by = Taken: { $name }
test = Test
cleared = clear
unreachable = unreachable
silent = do not ring
forced = FORCED
end-safe = safe
end-cancelled = taken back
no-place = Place not known
unknown-caller = Unknown caller
unverified-caller = Unverified caller
announce = { $kind }, { $severity }, { $origin }
announce-new-one = New: { $incident }
announce-new-many = { $count } new incidents. First: { $incident }
announce-live = The desk is live.

## An incident

pick = Pick an incident: click one, or press j.
acknowledge = Acknowledge
acknowledging = Acknowledging, not confirmed yet
acknowledging-short = Not confirmed
acknowledging-later = Not sent yet: goes out when connected
not-sent-short = Not sent yet
not-acknowledged = Not acknowledged by you: { $why }
not-acknowledged-refused = Not acknowledged: the connection was refused.
already-taken = Somebody was faster.
resolve = Resolve
resolving = Resolving, not confirmed yet
resolve-question = How did it end?
resolve-words = In words (optional)
reopen = Reopen
not-sent = Not sent: there is no connection. Try again when the desk is live.
no-answer = No answer came: it may or may not be done. Look at the status before you try again.
failed = Not done: { $why }
failed-refused = Not done: the connection was refused
outcome-assisted = Somebody was helped
outcome-false_alarm = False alarm
outcome-duplicate = Another incident covers it
outcome-unreachable = The caller could not be reached
outcome-drill = It was an exercise
cleared-long = The sensor no longer sees it
end-safe-long = The caller says they are safe
end-cancelled-long = The caller took it back
silent-long = The caller must not be heard. Do not ring: write.
forced-long = The caller was forced to end the call. It goes on. Do not ring, and show nobody that you know: their phone says that it is over.
fact-position = Position
fact-phone = Phone
fact-fix = Latest fix
fact-speed = Speed
fact-battery = Phone battery
fact-text = Words
fact-opened = Opened
fact-seen = First seen
fact-acknowledged = Taken
fact-resolved = Resolved
fact-signals = Sensor signals
fact-account = Account
fact-id = Incident
fact-place = Place
verified = Signed in
unverified = Not verified: sent without a login
floor = floor { $floor }
within = within { $distance }
unreachable-long = Cannot be reached, last heard
open-in-maps = Open in a map app
map = Map
map-loading = Loading the map
map-failed = The map could not be loaded. The coordinates above are right.
map-larger = Larger (m)
map-smaller = Smaller (m)
map-credit = Outlines: Natural Earth
no-place-yet = Place not known yet

## Timeline and messages

thread = Timeline and messages
timeline-loading = Loading the timeline
timeline-failed = The earlier entries could not be loaded.
to-caller = Message to the caller (c)
a-note = Note, only for responders (i)
write-to-caller = Write to the caller
write-note = Write a note
to-caller-short = To the caller
note = Note
send = Send
sending = Sending, not confirmed yet
sending-later = Not sent yet: goes out when connected
discard = Discard
did-open = Incident opened: { $kind }, { $severity }
did-raise = Sensor alert
did-update = Sensor update
did-clear = Sensor no longer sees it
did-fall-silent = The device is silent
did-come-back = The device is back
did-limit = limit { $threshold }
did-battery = battery { $percent } %
did-test = a test
did-call = Called for help, { $where }
did-call-somewhere = Called for help, place not known yet
did-tell-contacts = { $count ->
    [one] A contact was told
   *[other] { $count } contacts were told
}
did-record = Voice, { $length }
did-locate = Place: { $where }
did-vanish = The caller’s phone cannot be reached
did-reappear = The caller’s phone can be reached again
did-end-resolved = The call ended, as responders resolved the incident
did-end-cancelled = The caller took the call back
did-silence = Must not be heard: do not ring, write
did-speak = May be rung again
did-force = Forced to end the call: it goes on, only responders know
did-agree = Agreed to share { $what } (words { $words })
did-withdraw = No longer agrees to share { $what } (words { $words })
consent-location = the place
consent-location_tail = the place until it is over
consent-voice = the voice
did-see = Seen for the first time
did-acknowledge = Acknowledged: has taken it
did-resolve = Resolved: { $outcome }
did-reopen = Reopened
did-ask = Asked for: { $command }
did-ask-two = a second responder must confirm it
did-confirm = Confirmed as a second responder: { $command }
did-send = The device has it: { $command }
did-do = Done, says the device: { $command }
did-do-late = Done, says the device, said late: { $command }
did-not-do = NOT done, says the device: { $command }
did-not-do-late = NOT done, says the device, said late: { $command }
did-not-send = Not sent, nobody confirmed it in time: { $command }
did-not-answer = No answer in time: { $command }
did-quarantine = A payload that could not be understood
a-command = Command

## Commands to devices

commands = Commands to devices
commands-failed = What devices can do here could not be loaded.
own-device = the device of this incident
other-device = another device, { $distance } away
not-its-own = { $distance }: not the device of this incident
two-persons = 2 responders
asking = Asking, not confirmed yet
asked-by = Asked for by
ago = { $age } ago
second-wanted = A second responder is needed:
look = Look
stage-unconfirmed = Waits for a second responder: nothing is sent yet.
stage-asked = On its way: the device does not have it yet.
stage-sent = The device has it, and has not answered yet.
stage-done = Done, says the device.
stage-failed = NOT done: the device could not do it.
stage-unanswered = No answer in time: nobody knows whether it was done.
stage-unsent = Not sent: nobody confirmed it in time.
late = It said so late.
not-you = You asked for it, so it must be somebody else.
confirm = Confirm …
device = Device
distance = Distance
about = Because of
needs-second = A second responder must confirm it within 3 minutes. Then it goes to the device.
goes-at-once = It goes to the device at once.
ask-second = Ask a second responder
command-siren = Sound the siren
command-siren_off = Silence the siren
command-light = Light on
command-light_off = Light off
command-lock = Lock
command-unlock = Unlock
command-gas_off = Shut off the gas
command-water_off = Shut off the water
command-power_off = Cut the power

## Keys

key-walk = next, previous incident
key-rows = in the list: to the next, the previous row
key-enter = in the list: open the incident
key-a = acknowledge
key-r = resolve, or reopen
key-c = message to the caller
key-i = internal note
key-space = play the last recording, or stop it
key-m = larger or smaller map
key-n = let new incidents into the list
key-search = search
key-escape = leave a field, close, back
key-help = these keys
single-keys = Single letters act

## What sensors see

kind-button = Button
kind-co = Carbon monoxide
kind-contact = Door or window open
kind-crash = Crash
kind-device_silent = Device silent
kind-fall = Fall
kind-fire = Fire
kind-flood = Flood
kind-gas = Gas
kind-gas-sensor = Gas sensor
kind-gas_leak = Gas leak
kind-geofence = Left or entered an area
kind-heat = Heat
kind-intrusion = Intrusion
kind-leak = Leak
kind-medical = Medical
kind-panic = Panic
kind-power = Power
kind-quake = Quake
kind-safety = Safety
kind-smoke = Smoke
kind-tamper = Tampering
kind-water = Water
more = More
