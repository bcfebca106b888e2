### The responders' desk. Rows are narrow: what stands in them is short.

## Frame

title = Lifeline ডেস্ক
title-stale = সরাসরি নয় – Lifeline ডেস্ক
language = ভাষা
account = সাইন ইন ও নিরাপত্তা, নতুন ট্যাবে
sign-out = সাইন আউট
help = কী-সমূহ
tone = শব্দ
tone-off = বন্ধ
tone-on = চালু
tone-blocked = ক্লিকের অপেক্ষায়
tone-help = প্রতিটি নতুন এসওএস ও নতুন চরম ঘটনায়, আর ডেস্ক বিচ্ছিন্ন হলে শব্দ হবে
cancel = বাতিল
close = বন্ধ করুন
retry = আবার চেষ্টা করুন
picture = ছবি
not-loaded = এটি আনা যায়নি।
back = তালিকায় ফিরুন
loading = আসছে
lifeline = Lifeline
sos = এসওএস
# Between the parts of a line.
comma = { ", " }

## How fresh the screen is

fresh-live = সরাসরি
fresh-behind = { $age } পিছিয়ে
fresh-catching-up = হালনাগাদ হচ্ছে
fresh-connecting = সংযোগ করা হচ্ছে
fresh-checking = সংযোগ যাচাই করা হচ্ছে
fresh-disconnected = সংযোগ নেই, { $seconds } সে. পরে আবার চেষ্টা
fresh-signed-out = সাইন আউট হয়েছে
fresh-denied = অনুমতি নেই
denied = এই অ্যাকাউন্ট ঘটনা দেখতে পারে না। সাইন আউট করে উদ্ধারকর্মীর অ্যাকাউন্টে সাইন ইন করুন।
stale = সরাসরি নয়। এই পর্দা পুরোনো হতে পারে: নতুন ঘটনা বাদ পড়তে পারে।
unsent = { $count ->
    [one] আপনার একটি কাজ এখনো নিশ্চিত হয়নি: নিজে থেকেই আবার পাঠানো হচ্ছে।
   *[other] আপনার { $count }টি কাজ এখনো নিশ্চিত হয়নি: নিজে থেকেই আবার পাঠানো হচ্ছে।
}

## Numbers

seconds = { $seconds } সে.
minutes = { $minutes } মি.
hours = { $hours } ঘ. { NUMBER($minutes, minimumIntegerDigits: 2) }
days = { $days } দিন { $hours } ঘ.
metres = { $metres } মি.
kilometres = { NUMBER($kilometres, minimumFractionDigits: 1, maximumFractionDigits: 1) } কিমি
speed-value = { $speed } কিমি/ঘণ্টা
percent = { $percent }%

## The list

open = খোলা
open-list = খোলা ঘটনা
resolved = সমাধান হয়েছে
resolved-list = সমাধান হওয়া ঘটনা
search = খুঁজুন (/)
new-rows = নতুন { $count }টি, n চাপুন
column-severity = তীব্রতা
column-what = কী
column-from = উৎস
column-where = কোথায়
column-age = সময়
column-status = অবস্থা
empty = কোনো খোলা ঘটনা নেই।
empty-alive = সার্ভার শেষ সাড়া দিয়েছে { $seconds } সে. আগে।
empty-blind = কিন্তু ডেস্কের সংযোগ নেই: এমন ঘটনা থাকতে পারে যা দেখা যাচ্ছে না।
nothing-found = কিছু পাওয়া যায়নি।
none-resolved = সমাধান হওয়া কোনো ঘটনা নেই।
severity-Extreme = চরম
severity-Severe = গুরুতর
severity-Moderate = মাঝারি
severity-Minor = সামান্য
severity-Unknown = অনির্ধারিত
status-waiting = অপেক্ষায়
status-taken = দায়িত্বে
status-taken-by = দায়িত্বে: { $name }
test = পরীক্ষা
cleared = আর নেই
unreachable = যোগাযোগ নেই
silent = কল নয়
forced = বাধ্য হয়ে
end-safe = নিরাপদ
end-cancelled = ফিরিয়ে নেওয়া
no-place = স্থান অজানা
unknown-caller = অজানা ব্যক্তি
unverified-caller = অযাচাইকৃত ব্যক্তি
announce = { $kind }, { $severity }, { $origin }
announce-new-one = নতুন: { $incident }
announce-new-many = নতুন { $count }টি ঘটনা। প্রথমটি: { $incident }
announce-live = ডেস্ক সরাসরি চলছে।

## An incident

pick = একটি ঘটনা বাছুন: ক্লিক করুন বা j চাপুন।
acknowledge = দায়িত্ব নিন
acknowledging = দায়িত্ব নেওয়া হচ্ছে, এখনো নিশ্চিত নয়
acknowledging-short = নিশ্চিত নয়
acknowledging-later = এখনো পাঠানো হয়নি: সংযোগ হলে যাবে
not-sent-short = পাঠানো হয়নি
not-acknowledged = আপনি দায়িত্ব পাননি: { $why }
not-acknowledged-refused = দায়িত্ব নেওয়া হয়নি: সংযোগ প্রত্যাখ্যাত হয়েছে।
already-taken = অন্য কেউ আগে নিয়েছেন।
resolve = সমাধান করুন
resolving = সমাধান করা হচ্ছে, এখনো নিশ্চিত নয়
resolve-question = কীভাবে শেষ হলো?
resolve-words = কথায় (না লিখলেও চলবে)
reopen = আবার খুলুন
not-sent = পাঠানো হয়নি: সংযোগ নেই। ডেস্ক সরাসরি হলে আবার চেষ্টা করুন।
no-answer = উত্তর আসেনি: কাজটি হয়ে থাকতে পারে, না-ও পারে। আবার চেষ্টার আগে অবস্থা দেখুন।
failed = হয়নি: { $why }
failed-refused = হয়নি: সংযোগ প্রত্যাখ্যাত হয়েছে
outcome-assisted = সাহায্য করা হয়েছে
outcome-false_alarm = মিথ্যা সংকেত
outcome-duplicate = অন্য ঘটনার অংশ
outcome-unreachable = ব্যক্তির সঙ্গে যোগাযোগ করা যায়নি
outcome-drill = এটি মহড়া ছিল
cleared-long = সেন্সর এটি আর দেখছে না
end-safe-long = ব্যক্তি জানিয়েছেন, তিনি নিরাপদ
end-cancelled-long = ব্যক্তি ডাক ফিরিয়ে নিয়েছেন
silent-long = যিনি ডেকেছেন তাঁকে চুপ থাকতে হবে। কল নয়: লিখুন।
forced-long = যিনি ডেকেছেন তাঁকে জোর করে ডাক শেষ করানো হয়েছে। ডাক চলছে। কল করবেন না, আর জানেন বলে কাউকে বুঝতে দেবেন না: তাঁর ফোনে দেখাচ্ছে ডাক শেষ।
fact-position = অবস্থান
fact-phone = ফোন
fact-fix = সর্বশেষ অবস্থান
fact-speed = গতি
fact-battery = ফোনের ব্যাটারি
fact-text = কথা
fact-opened = শুরু
fact-seen = প্রথম দেখা
fact-acknowledged = দায়িত্ব নেওয়া
fact-resolved = সমাধান
fact-signals = সেন্সরের সংকেত
fact-account = অ্যাকাউন্ট
fact-id = ঘটনা
fact-place = স্থান
verified = সাইন ইন করা
unverified = অযাচাইকৃত: সাইন ইন ছাড়া পাঠানো
floor = তলা { $floor }
within = { $distance } এর মধ্যে
unreachable-long = যোগাযোগ নেই, শেষ সাড়া
open-in-maps = মানচিত্র অ্যাপে খুলুন
map = মানচিত্র
map-loading = মানচিত্র আসছে
map-failed = মানচিত্র আনা যায়নি। ওপরের স্থানাঙ্ক সঠিক।
map-larger = বড় করুন (m)
map-smaller = ছোট করুন (m)
map-credit = সীমারেখা: Natural Earth
no-place-yet = স্থান এখনো অজানা

## Timeline and messages

thread = ঘটনাক্রম ও বার্তা
timeline-loading = ঘটনাক্রম আসছে
timeline-failed = আগের তথ্য আনা যায়নি।
to-caller = সাহায্যপ্রার্থীকে বার্তা (c)
a-note = নোট, শুধু উদ্ধারকর্মীদের জন্য (i)
write-to-caller = সাহায্যপ্রার্থীকে লিখুন
write-note = নোট লিখুন
to-caller-short = সাহায্যপ্রার্থীকে
note = নোট
send = পাঠান
sending = পাঠানো হচ্ছে, এখনো নিশ্চিত নয়
sending-later = এখনো পাঠানো হয়নি: সংযোগ হলে যাবে
discard = বাদ দিন
did-open = ঘটনা শুরু: { $kind }, { $severity }
did-raise = সেন্সরের সতর্কতা
did-update = সেন্সরের হালনাগাদ
did-clear = সেন্সর এটি আর দেখছে না
did-fall-silent = যন্ত্রের সাড়া নেই
did-come-back = যন্ত্র আবার সাড়া দিচ্ছে
did-limit = সীমা { $threshold }
did-battery = ব্যাটারি { $percent }%
did-test = পরীক্ষা
did-call = সাহায্য চেয়েছেন, { $where }
did-call-somewhere = সাহায্য চেয়েছেন, স্থান এখনো অজানা
did-tell-contacts = { $count ->
    [one] একজন পরিচিতকে জানানো হয়েছে
   *[other] { $count } জন পরিচিতকে জানানো হয়েছে
}
did-record = কণ্ঠ, { $length }
did-locate = স্থান: { $where }
did-vanish = সাহায্যপ্রার্থীর ফোনে যোগাযোগ নেই
did-reappear = সাহায্যপ্রার্থীর ফোনে আবার যোগাযোগ হয়েছে
did-end-resolved = উদ্ধারকর্মীরা ঘটনা সমাধান করায় ডাক শেষ হয়েছে
did-end-cancelled = সাহায্যপ্রার্থী ডাক ফিরিয়ে নিয়েছেন
did-silence = চুপ থাকতে হবে: কল নয়, লিখুন
did-speak = আবার কল করা যাবে
did-force = জোর করে ডাক শেষ করানো হয়েছে: ডাক চলছে, শুধু উদ্ধারকর্মীরা জানেন
did-agree = সম্মতি দিয়েছেন: { $what } (ভাষ্য { $words })
did-withdraw = সম্মতি ফিরিয়ে নিয়েছেন: { $what } (ভাষ্য { $words })
consent-location = অবস্থান
consent-location_tail = শেষ না হওয়া পর্যন্ত অবস্থান
consent-voice = কণ্ঠ
did-see = প্রথমবার দেখা হয়েছে
did-acknowledge = দায়িত্ব নিয়েছেন
did-resolve = সমাধান: { $outcome }
did-reopen = আবার খোলা হয়েছে
did-ask = চাওয়া হয়েছে: { $command }
did-ask-two = দ্বিতীয় উদ্ধারকর্মীকে নিশ্চিত করতে হবে
did-confirm = দ্বিতীয় উদ্ধারকর্মী নিশ্চিত করেছেন: { $command }
did-send = যন্ত্রের কাছে পৌঁছেছে: { $command }
did-do = যন্ত্র জানাচ্ছে, হয়েছে: { $command }
did-do-late = যন্ত্র দেরিতে জানাচ্ছে, হয়েছে: { $command }
did-not-do = যন্ত্র জানাচ্ছে, হয়নি: { $command }
did-not-do-late = যন্ত্র দেরিতে জানাচ্ছে, হয়নি: { $command }
did-not-send = পাঠানো হয়নি, সময়মতো কেউ নিশ্চিত করেননি: { $command }
did-not-answer = সময়মতো উত্তর আসেনি: { $command }
did-quarantine = এমন তথ্য যা বোঝা যায়নি
a-command = নির্দেশ

## Commands to devices

commands = যন্ত্রকে নির্দেশ
commands-failed = এখানে যন্ত্র কী করতে পারে, তা আনা যায়নি।
own-device = এই ঘটনার যন্ত্র
other-device = অন্য যন্ত্র, { $distance } দূরে
not-its-own = { $distance }: এই ঘটনার যন্ত্র নয়
two-persons = ২ জন লাগবে
asking = চাওয়া হচ্ছে, এখনো নিশ্চিত নয়
asked-by = চেয়েছেন
ago = { $age } আগে
second-wanted = দ্বিতীয় উদ্ধারকর্মী দরকার:
look = দেখুন
stage-unconfirmed = দ্বিতীয় উদ্ধারকর্মীর অপেক্ষায়: এখনো কিছু পাঠানো হয়নি।
stage-asked = পথে আছে: যন্ত্র এখনো পায়নি।
stage-sent = যন্ত্র পেয়েছে, এখনো উত্তর দেয়নি।
stage-done = যন্ত্র জানাচ্ছে, হয়েছে।
stage-failed = হয়নি: যন্ত্র এটি করতে পারেনি।
stage-unanswered = সময়মতো উত্তর আসেনি: হয়েছে কি না কেউ জানে না।
stage-unsent = পাঠানো হয়নি: সময়মতো কেউ নিশ্চিত করেননি।
late = দেরিতে জানিয়েছে।
not-you = আপনি চেয়েছেন, তাই অন্য কাউকে নিশ্চিত করতে হবে।
confirm = নিশ্চিত করুন …
device = যন্ত্র
distance = দূরত্ব
about = কারণ
needs-second = ৩ মিনিটের মধ্যে দ্বিতীয় উদ্ধারকর্মীকে নিশ্চিত করতে হবে। তারপর যন্ত্রে যাবে।
goes-at-once = এখনই যন্ত্রে যাবে।
ask-second = দ্বিতীয় উদ্ধারকর্মীকে বলুন
command-siren = সাইরেন বাজান
command-siren_off = সাইরেন থামান
command-light = আলো জ্বালান
command-light_off = আলো নেভান
command-lock = তালা দিন
command-unlock = তালা খুলুন
command-gas_off = গ্যাস বন্ধ করুন
command-water_off = পানি বন্ধ করুন
command-power_off = বিদ্যুৎ বন্ধ করুন

## Keys

key-walk = পরের, আগের ঘটনা
key-rows = তালিকায়: পরের, আগের সারি
key-enter = তালিকায়: ঘটনা খুলুন
key-a = দায়িত্ব নিন
key-r = সমাধান করুন বা আবার খুলুন
key-c = সাহায্যপ্রার্থীকে বার্তা
key-i = অভ্যন্তরীণ নোট
key-space = শেষ রেকর্ডটি চালান বা থামান
key-m = মানচিত্র বড় বা ছোট করুন
key-n = নতুন ঘটনা তালিকায় আনুন
key-search = খুঁজুন
key-escape = ঘর ছাড়ুন, বন্ধ করুন, ফিরুন
key-help = এই কী-সমূহ
single-keys = একক অক্ষর কাজ করে

## What sensors see

kind-button = বোতাম
kind-co = কার্বন মনোক্সাইড
kind-contact = দরজা বা জানালা খোলা
kind-crash = দুর্ঘটনা
kind-device_silent = যন্ত্র নীরব
kind-fall = পড়ে যাওয়া
kind-fire = আগুন
kind-flood = বন্যা
kind-gas = গ্যাস
kind-gas-sensor = গ্যাস সেন্সর
kind-gas_leak = গ্যাস লিক
kind-geofence = এলাকায় প্রবেশ বা প্রস্থান
kind-heat = তাপ
kind-intrusion = অনুপ্রবেশ
kind-leak = পানি লিক
kind-medical = চিকিৎসা
kind-panic = বিপদ-বোতাম
kind-power = বিদ্যুৎ বিভ্রাট
kind-quake = ভূমিকম্প
kind-safety = নিরাপত্তা
kind-smoke = ধোঁয়া
kind-tamper = যন্ত্রে হস্তক্ষেপ
kind-water = পানি
more = আরও
