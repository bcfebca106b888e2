# Broadcasts at the desk: written, sent and followed. Loaded after the first view.

## The room

broadcasts = সতর্কতা
key-b = সতর্কতা, অথবা ঘটনায় ফেরা
warn-near = কাছের মানুষকে সতর্ক করুন
to-incidents = ঘটনা
to-broadcasts = সতর্কতার তালিকায় ফিরুন
new-broadcast = নতুন সতর্কতা
go-on-writing = খসড়া লেখা চালিয়ে যান
pick-broadcast = কত দূর পৌঁছেছে দেখতে একটি সতর্কতা বেছে নিন।
broadcasts-failed = সতর্কতাগুলো আনা যায়নি।
broadcast-failed = সতর্কতাটি আনা যায়নি। হয়তো মুছে ফেলা হয়েছে।
no-broadcasts = কোনো সতর্কতা রাখা নেই।
everyone = সবাই
to-whom = যাদের জন্য: { $whom }
sent-by = পাঠিয়েছেন
changed-by = বদলেছেন
was-changed = বদলানো
taken-back = ফিরিয়ে নেওয়া হয়েছে
ended = শেষ হয়েছে
ends-in = { $age } পরে শেষ
reached-of = পৌঁছেছে: { $people } জনের মধ্যে { $reached }
need-help = সাহায্য দরকার: { $count }
number = { $number }

## What it says

what-it-says = কী বলা হচ্ছে
its-title = শিরোনাম: এক নজরে কী করতে হবে
its-text = বার্তা
counted = { $max }টির মধ্যে { $count }টি অক্ষর
add-language = আরেকটি ভাষা যোগ করুন
also-in = { $language } ভাষাতেও
without-language = { $language } বাদ দিন
how-bad = কতটা গুরুতর, কত তাড়াতাড়ি, কতটা নিশ্চিত
ask-severity = গুরুত্ব
ask-urgency = জরুরি মাত্রা
ask-certainty = নিশ্চয়তা
means-severity-Extreme = জীবন বা সম্পদের প্রতি অসাধারণ হুমকি।
means-severity-Severe = জীবন বা সম্পদের প্রতি বড় হুমকি।
means-severity-Moderate = জীবন বা সম্পদের সম্ভাব্য হুমকি।
means-severity-Minor = জীবন বা সম্পদের হুমকি সামান্য বা জানা নেই।
means-severity-Unknown = এটি বিজ্ঞপ্তি হিসেবে দেখানো হয়।
urgency-Immediate = এখনই
urgency-Expected = শিগগির
urgency-Future = পরে
urgency-Past = অতীত
urgency-Unknown = বলা নেই
means-urgency-Immediate = এখনই কাজ করুন।
means-urgency-Expected = এক ঘণ্টার মধ্যে কাজ করুন।
means-urgency-Future = অদূর ভবিষ্যতে কাজ করুন।
means-urgency-Past = আর কিছু করতে হবে না।
means-urgency-Unknown = কত তাড়াতাড়ি কাজ করতে হবে বলা নেই।
certainty-Observed = দেখা গেছে
certainty-Likely = সম্ভবত
certainty-Possible = হতে পারে
certainty-Unlikely = সম্ভাবনা কম
certainty-Unknown = বলা নেই
means-certainty-Observed = ঘটেছে, বা ঘটছে।
means-certainty-Likely = হওয়ার সম্ভাবনাই বেশি।
means-certainty-Possible = হতে পারে, তবে সম্ভাবনা কম।
means-certainty-Unlikely = ঘটবে বলে মনে হয় না।
means-certainty-Unknown = কতটা নিশ্চিত বলা নেই।
asks-safe = মানুষকে জিজ্ঞেস করুন তারা নিরাপদ কি না
until-when = কত সময় পর্যন্ত
until-when-hint = তারপর কাউকে দেখানো হবে না। সর্বোচ্চ ৭ দিন।
for-hours = { $hours ->
    [one] { $hours } ঘণ্টা
   *[other] { $hours } ঘণ্টা
}
own-end = অন্য সময়
its-end = শেষ

## Whom it is for

for-whom = কাদের জন্য
for-area = একটি এলাকার মানুষ
for-everyone = সবাই
area-hint = যারা এলাকার কোনো জায়গার নাম দিয়েছেন আর যারা কোনো জায়গার নাম দেননি, তাদের কাছে পৌঁছায়। মানুষ এখন কোথায়, তা জানা নেই।
area-name = এলাকার নাম
shape = এলাকার আকৃতি
circle = বৃত্ত
polygon = বহুভুজ
circle-hint = মানচিত্রে ক্লিক করুন, অথবা নিচে সংখ্যা লিখুন। মানচিত্রে তীর চাবি সরায়, Enter কেন্দ্র বসায়।
polygon-hint = মানচিত্রে একে একে কোণগুলোতে ক্লিক করুন, অথবা নিচে সংখ্যা লিখুন। মানচিত্রে তীর চাবি সরায়, Enter একটি কোণ বসায়।
area-map = এলাকা আঁকার মানচিত্র
map-of = { $area } মানচিত্র
area-map-failed = মানচিত্র আনা যায়নি। সংখ্যাগুলো একই কাজ করে।
around-incident = একটি ঘটনার চারপাশে
choose-incident = একটি ঘটনা বেছে নিন
centre = কেন্দ্র
latitude = অক্ষাংশ
longitude = দ্রাঘিমাংশ
radius = ব্যাসার্ধ, মিটারে
radius-slider = ব্যাসার্ধ
corners = কোণ: { $count }
corner = কোণ { $number }
next-corner = পরের কোণ
add = যোগ করুন
remove = সরান
remove-corner = কোণ { $number } সরান
reach = কাদের কাছে পৌঁছাবে:
reach-everyone = { $people ->
    [one] { $people } জন।
   *[other] { $people } জন।
}
reach-area = { $people ->
    [one] { $people } জন। এলাকায় জায়গা আছে: { $within }। জায়গার নাম দেননি: { $without }।
   *[other] { $people } জন। এলাকায় জায়গা আছে: { $within }। জায়গার নাম দেননি: { $without }।
}
reach-asking = এখনো জানা নেই, জিজ্ঞেস করা হচ্ছে।
reach-nobody = জানা নেই: পুরো এলাকা এখনো আঁকা হয়নি।
reach-failed = জানা নেই: গেটওয়েকে জিজ্ঞেস করা যায়নি।

## Preview and draft

preview = মানুষের ফোনে
on-bright = উজ্জ্বল পর্দায়
on-dark = গাঢ় পর্দায়
draft-kept = খসড়াটি এই ব্রাউজারে রাখা আছে।
draft-unkept = এই ব্রাউজার কিছু রাখে না: পাতা আবার খুললে খসড়া হারাবে।
draft-is-there = একটি খসড়া আগে থেকেই আছে।
draw-around = এই ঘটনার চারপাশে বৃত্ত আঁকুন: { $incident }
throw-away = ফেলে দিন

## Sending

check-and-send = দেখে পাঠান …
faults = প্রস্তুত নয়: ঘরগুলোর পাশে কী লেখা দেখুন।
send-question = এই সতর্কতা পাঠাবেন?
goes-to-everyone = এটি সবার কাছে যাবে।
goes-to-area = এটি যাবে এই এলাকার মানুষের কাছে: { $area }।
reach-unknown = কতজনের কাছে পৌঁছাবে, এখন জানা নেই।
shown-until = { $when } পর্যন্ত দেখানো হবে।
they-are-asked = মানুষকে জিজ্ঞেস করা হবে তারা নিরাপদ কি না।
they-are-not-asked = মানুষকে জিজ্ঞেস করা হবে না তারা নিরাপদ কি না।
cannot-be-unsent = এটি সঙ্গে সঙ্গে যাবে। বদলানো বা ফিরিয়ে নেওয়া যাবে, তবে না-পাঠানো করা যাবে না।
go-back = ফিরে যান
send-to-everyone = { $people ->
    [one] { $people } জনকে পাঠান
   *[other] { $people } জনকে পাঠান
}
send-to-area = { $people ->
    [one] { $people } জনকে পাঠান, { $without } জন জায়গার নাম দেননি
   *[other] { $people } জনকে পাঠান, তাদের { $without } জন জায়গার নাম দেননি
}
send-to-unknown = কতজনকে না জেনেই পাঠান
sending-now = পাঠানো হচ্ছে: গেটওয়ে এখনো জমা করেনি।
is-sent = পাঠানো হয়েছে: গেটওয়ে জমা করেছে।
not-confirmed = নিশ্চিত হয়নি।
not-confirmed-long = কোনো উত্তর আসেনি: পাঠানো হয়ে থাকতে পারে, নাও হতে পারে। আবার জিজ্ঞেস করুন: যতবারই জিজ্ঞেস করুন, একবারই পাঠানো হবে।
ask-again = আবার জিজ্ঞেস করুন
throw-away-unknown = পাঠানো হয়ে থাকলেও ফেলে দিন
fault-title-missing = শিরোনাম দরকার।
fault-title-long = শিরোনাম বেশি লম্বা: সর্বোচ্চ { $title }টি অক্ষর।
fault-text-missing = বার্তা দরকার।
fault-text-long = বার্তা বেশি লম্বা: সর্বোচ্চ { $text }টি অক্ষর।
fault-end-missing = কখন শেষ হবে বেছে নিন।
fault-end-past = সেই সময় পেরিয়ে গেছে।
fault-end-late = এখন থেকে সর্বোচ্চ ৭ দিন।
fault-area-nameless = এলাকার একটি নাম দরকার: মানুষকে তা বলা হয়।
fault-area-name-long = নাম বেশি লম্বা: সর্বোচ্চ ১২০টি অক্ষর।
fault-area-no-centre = বৃত্তের কেন্দ্র বসান।
fault-area-radius = ব্যাসার্ধ ১০০ থেকে ১০,০০,০০০ মিটার। আরও বেশি হলে সবাইকে বেছে নিন।
fault-area-few-corners = বহুভুজের তিনটি বা তার বেশি কোণ থাকে।
fault-area-many-corners = বহুভুজের সর্বোচ্চ ৯৯টি কোণ থাকে।
fault-area-crossing = সীমারেখা নিজেকে কাটে বা ছোঁয়: একটি কোণ সরান বা বাদ দিন।
fault-area-meridian = সীমারেখা ১৮০তম দ্রাঘিমা পার হয়: প্রতি পাশের জন্য আলাদা সতর্কতা পাঠান।
fault-area-off-earth = পৃথিবীতে এমন কোনো জায়গা নেই।

## Following

figures = কত দূর পৌঁছেছে
figure-people = মানুষ
figure-reached = পৌঁছেছে
figure-seen = দেখেছেন
figure-safe = নিরাপদ
figure-help = সাহায্য দরকার
figure-silent = উত্তর নেই
figures-stale = এই সংখ্যাগুলো পুরোনো হতে পারে।
over-time = পাঠানোর পর থেকে
over-time-said = পাঠানোর পর থেকে এখন পর্যন্ত, { $people } জনের মধ্যে: { $figures }
as-table = সারণি হিসেবে
column-time = সময়
the-people = মানুষ
people-failed = মানুষের তালিকা আনা যায়নি।
nobody = কেউ নেই।
more-people = আরও
says-safe = নিরাপদ বলেছেন
says-help = সাহায্য দরকার বলেছেন
it-reached = পৌঁছেছে
not-reached = এখনো পৌঁছায়নি।
was-seen = দেখেছেন
not-seen = দেখেননি।
open-call = তাঁর কল খুলুন
open-talk = চ্যাট খুলুন
change = বদলান …
change-question = যা বলা হয়েছে বদলান
change-does = যাদের জন্য ছিল, তাদের সঙ্গে সঙ্গে জানানো হবে: { $whom }। কাদের জন্য, তা একই থাকে।
change-now = পরিবর্তন পাঠান
take-back = ফিরিয়ে নিন …
take-back-question = এই সতর্কতা ফিরিয়ে নেবেন?
take-back-does = যাদের জন্য ছিল, তাদের জানানো হবে যে এটি ফিরিয়ে নেওয়া হয়েছে: { $whom }। এটি আর ফেরানো যাবে না।
take-back-why = কেন (ঐচ্ছিক)
take-back-now = ফিরিয়ে নিন
done-unknown = নিশ্চিত হয়নি: কোনো উত্তর আসেনি। আবার জিজ্ঞেস করুন: একবারই করা হবে।
