# The screens of the chat, but for the list.
back = ফিরে যান
cancel = বাতিল
save = সংরক্ষণ করুন
try-again = আবার চেষ্টা করুন
discard = বাদ দিন
last-seen = শেষ দেখা গেছে: { $when }
today = আজ
yesterday = গতকাল
messages = বার্তা
members-count = { $count ->
    [one] { $count } জন সদস্য
   *[other] { $count } জন সদস্য
}
write = বার্তা লিখুন
send = পাঠান
characters-left = { $count ->
    [one] আর { $count }টি অক্ষর বাকি
   *[other] আর { $count }টি অক্ষর বাকি
}
characters-over = { $count ->
    [one] { $count }টি অক্ষর বেশি
   *[other] { $count }টি অক্ষর বেশি
}
saved-here = এই ফোনে রাখা আছে
stored = সার্ভারে জমা হয়েছে
delivered = পৌঁছেছে
read = পড়া হয়েছে
delivered-some = { $total } জনের মধ্যে { $count } জনের কাছে পৌঁছেছে
read-some = { $total } জনের মধ্যে { $count } জন পড়েছেন
refused = পাঠানো হয়নি: { $reason }
reason-forbidden = আপনি এখানে লিখতে পারেন না।
change-refused = বদলানো হয়নি: { $reason }
more = আরও
edited = সম্পাদিত
edit-pending = পরিবর্তন এই ফোনে রাখা আছে
delete-pending = মুছে ফেলার অনুরোধ এই ফোনে রাখা আছে
reply = উত্তর দিন
edit = সম্পাদনা করুন
delete = মুছুন
copy = কপি করুন
delete-question = সবার জন্য এই বার্তা মুছবেন?
message-menu = এই বার্তার জন্য কাজ
replying-to = { $name }-কে উত্তর
editing = আপনার বার্তা সম্পাদনা করছেন
stop-replying = উত্তর দেবেন না
stop-editing = সম্পাদনা করবেন না
not-loaded = আগের একটি বার্তা
to-newest = সবচেয়ে নতুন বার্তায় যান
new-messages = { $count ->
    [one] { $count }টি নতুন বার্তা
   *[other] { $count }টি নতুন বার্তা
}
beginning = কথোপকথন এখানে শুরু।
older-failed = আগের বার্তা লোড করা যায়নি।
typing = লিখছেন…
left-behind = আপনার লেখা কিছু পাঠানো হয়নি: কথোপকথনটি আর নেই।
gone-title = এটি আর এখানে নেই
gone = এই কথোপকথন এখানে নেই, অথবা আপনি আর এতে নেই।
keys-hint = এন্টার পাঠায়, শিফট ও এন্টার নতুন লাইন শুরু করে, উপরের তীর আপনার শেষ বার্তা সম্পাদনা করে।
find-people = মানুষ খুঁজুন
find-people-hint = নামের অন্তত ৩টি অক্ষর, অথবা পুরো ব্যবহারকারী-নাম
nobody-found = কাউকে পাওয়া যায়নি।
search-unavailable = এখন মানুষ খোঁজা যাচ্ছে না।
write-to = { $name }-কে লিখুন
new-group = নতুন দল
group-name = দলের নাম
create-group = দল তৈরি করুন
chosen-people = বাছাই করা মানুষ
take-off = { $name }-কে বাদ দিন
group-settings = দল
rename = নাম বদলান
members = সদস্য
role-of = { $name }-এর ভূমিকা
add-people = মানুষ যোগ করুন
remove = সরিয়ে দিন
remove-question = { $name }-কে দল থেকে সরাবেন?
leave = দল ছেড়ে যান
leave-question = এই দল ছেড়ে যাবেন? এর আর কিছু পড়তে পারবেন না।
make-group = { $name }-এর সঙ্গে নতুন দল
promote-hint = নতুন দল খালি শুরু হয়: আপনারা দুজন যা লিখেছেন তা আপনাদের মধ্যেই থাকে।
could-not = কাজটি হয়নি। { $reason }
done-not = সংযোগ নেই। সংযোগ এলে আবার চেষ্টা করুন।
reason-last-owner = আগে অন্য কাউকে মালিক করুন।
my-name = আমার নাম
name-wrong = নামে ১ থেকে ৮০ অক্ষর থাকতে পারে।
user-name = ব্যবহারকারী-নাম
user-name-hint = এটি দিয়ে সাইন ইন করেন; যিনি পুরোটা জানেন তিনি আপনাকে খুঁজে পান।
user-name-taken = এই ব্যবহারকারী-নাম আগেই নেওয়া হয়েছে। অন্য নাম দিন।
user-name-wrong = ব্যবহারকারী-নামে ৩ থেকে ৩২টি অক্ষর থাকতে পারে: a-z 0-9 _ . -
email = ইমেইল
email-taken = অন্য একটি অ্যাকাউন্টে এই ঠিকানা আছে।
email-wrong = এটি ইমেইল ঠিকানা নয়।
email-mailed = { $email } ঠিকানায় একটি ইমেইল যাচ্ছে। সেটির লিংক খুললে ঠিকানাটি কার্যকর হবে।
time-zone = সময় অঞ্চল
time-zone-none = এখনো বাছা হয়নি
findable = এখানে যে কেউ আমার নামের শুরু দিয়ে আমাকে খুঁজে পেতে পারেন
language = ভাষা
security = সাইন ইন ও নিরাপত্তা
show-secret = দেখান: { $what }
hide-secret = লুকান: { $what }
sign-out = সাইন আউট করুন
sign-out-unsent = { $count ->
    [one] { $count }টি বার্তা এখনো পাঠানো হয়নি, হারিয়ে যাবে। সাইন আউট করবেন?
   *[other] { $count }টি বার্তা এখনো পাঠানো হয়নি, হারিয়ে যাবে। সাইন আউট করবেন?
}
theme = এই কথোপকথনের রং
theme-plain = সাধারণ
theme-sea = সাগর
theme-leaf = পাতা
theme-dusk = গোধূলি
notify = এখানকার নতুন বার্তা আমাকে জানান
notify-hint = আপনার সব ডিভাইসে। সাহায্যের ডাক ও সতর্কতা সব সময় পৌঁছায়।
saved = রাখা হয়েছে
contacts = পরিচিতজন
contacts-empty = এখনো কোনো পরিচিতজন নেই।
contact-add = পরিচিতজন যোগ করুন
contact-ask = { $name }-কে পরিচিতজন হতে বলুন
contact-asked = আপনার পরিচিতজন হতে চান
contact-accepted = পরিচিতজন
contact-requested = বলা হয়েছে, এখনো উত্তর নেই
contact-blocked = ব্লক করা
contact-accept = গ্রহণ করুন
contact-decline = ফিরিয়ে দিন
contact-block = ব্লক করুন
contact-unblock = ব্লক তুলে নিন
contact-emergency = আমি সাহায্য চাইলে জানানো হবে
contact-emergency-for = তিনি সাহায্য চাইলে আপনাকে জানানো হবে

## My data, and the end of an account

my-data = আমার তথ্য
my-data-what = এই গেটওয়ে আপনার সম্পর্কে যা কিছু রাখে, একটি ফাইলে: আপনার অ্যাকাউন্ট ও ছবি, পরিচিতজন, সাহায্যের ডাক, কথোপকথন, আর আপনি যা যুক্ত করেছেন।
my-data-take = আমার তথ্য সঙ্গে নিন
my-data-password = আপনার পাসওয়ার্ড
my-data-taken = ফাইলটি আপনার ডাউনলোডে আছে। নিরাপদ জায়গায় রাখুন।
my-data-busy = এটি বারবার চাওয়া হয়েছে, বা এখন চলছে। কিছুক্ষণ অপেক্ষা করুন।
my-data-here = নেটওয়ার্ক ছাড়াও যাতে খোলে ও পড়া যায়, তাই এই পাতা এই যন্ত্রে { $size } রাখে। সাইন আউট করলে তার মধ্যে যা আপনার, তা মুছে যায়।
wrong-password = এটি আপনার পাসওয়ার্ড নয়।
delete-account = আমার অ্যাকাউন্ট মুছে ফেলুন
delete-goes = সঙ্গে সঙ্গে যায়, আর ফেরানো যায় না: আপনার নাম, ই-মেইল ঠিকানা ও পাসওয়ার্ড, পরিচিতজন ও বিজ্ঞপ্তি, এবং যেখানে যেখানে আপনি সাইন ইন করে আছেন।
delete-conversations = { $count ->
    [one] { $count }টি কথোপকথনে আপনার লেখা অন্যদের কাছে থাকে, আপনার নাম ছাড়া।
   *[other] { $count }টি কথোপকথনে আপনার লেখা অন্যদের কাছে থাকে, আপনার নাম ছাড়া।
}
delete-calls = { $count ->
    [one] আপনার { $count }টি সাহায্যের ডাক প্রমাণ হিসেবে থাকে, মীমাংসার পর { $days } দিন।
   *[other] আপনার { $count }টি সাহায্যের ডাক প্রমাণ হিসেবে থাকে, মীমাংসার পর { $days } দিন।
}
delete-group = { $group } এখন থেকে { $name }-এর হবে।
delete-log = যা মোছা হয়, তা আরও { $days } দিন গেটওয়ের নিজস্ব লগে, আর তার আগে করা ব্যাকআপে থাকতে পারে। সেগুলো শুধু এর পরিচালক পড়তে পারেন।
delete-erase = কথোপকথনে আমি যা লিখেছি ও যুক্ত করেছি, তা-ও মুছে ফেলুন
delete-confirm = নিশ্চিত করতে আপনার ব্যবহারকারী নাম লিখুন: { $name }
delete-sos-runs = আপনার একটি সাহায্যের ডাক চলছে। আগে সেটি শেষ করুন।
delete-last-admin = আর কেউ এই গেটওয়ে চালান না। আগে অন্য কাউকে প্রশাসক করুন।
deleted-account = মুছে ফেলা অ্যাকাউন্ট

## Pushes

pushes = বিজ্ঞপ্তি
pushes-what = এই পাতা বন্ধ থাকলে আপনার ব্রাউজার সাহায্যের ডাক আর নতুন বার্তার কথা জানাতে পারে। কার কাছ থেকে, শুধু তা বলে; কী লেখা বা কোথায়, তা কখনো বলে না।
pushes-unable = এই ব্রাউজার আপনাকে জানাতে পারে না।
pushes-denied = আপনার ব্রাউজার এই পাতাকে জানাতে দিচ্ছে না। ব্রাউজারের সেটিংসে তা বদলানো যায়।
pushes-turn-on = চালু করুন
pushes-turn-off = বন্ধ করুন

## Attachments

close = বন্ধ করুন
attach = সংযুক্ত করুন
attach-camera = ছবি তুলুন
attach-picture = ছবি
attach-file = ফাইল
attach-drop = সংযুক্ত করতে এখানে ছাড়ুন
attach-chosen = পরের বার্তার সঙ্গে যাবে
attach-take-off = { $name } সংযুক্ত করবেন না
attach-empty = { $name } খালি।
attach-too-large = { $name } খুব বড়: { $size }। সর্বোচ্চ { $most } পাঠানো যায়।
attach-unreadable = { $name } ছবি হিসেবে পড়া যায় না।
attach-as-file = ফাইল হিসেবে পাঠান
record-voice = কণ্ঠবার্তা রেকর্ড করুন
recording = রেকর্ড হচ্ছে
recording-asks = আপনার ব্রাউজার মাইক্রোফোনের অনুমতি চাইছে।
recording-denied = মাইক্রোফোন ব্যবহার করা যাচ্ছে না। ব্রাউজারের সেটিংসে অনুমতি দেওয়া যায়।
recording-send = রেকর্ড শেষ করে পাঠান
uploading = যাচ্ছে
uploaded = { $percent } %
picture-from = { $name }-এর ছবি
voice-play = { $name }-এর কণ্ঠবার্তা শুনুন, { $length }
voice-stop = { $name }-এর কণ্ঠবার্তা থামান, { $length }
voice-place = রেকর্ডের অবস্থান
media-failed = লোড করা যায়নি।
reason-broke-off = আপলোড মাঝপথে থেমে গেছে। আবার চেষ্টা করুন।

## Search

search-here = এই কথোপকথনে খুঁজুন
search-in = { $name }-এ খুঁজুন
search-what = যা লেখা হয়েছিল
search-everywhere = সব কথোপকথনে খুঁজুন
search-hint = অন্তত ২টি অক্ষর। তীর-কী দিয়ে ফলাফলে চলাচল করুন।
searching = খোঁজা হচ্ছে…
search-failed = এখন খোঁজা যাচ্ছে না।
search-nothing = কোনো বার্তায় এটি নেই।
search-further = আরও পেছনে খুঁজুন
search-found = { $count ->
    [one] { $count }টি বার্তা
   *[other] { $count }টি বার্তা
}
search-found-so-far = { $count ->
    [one] এ পর্যন্ত { $count }টি বার্তা
   *[other] এ পর্যন্ত { $count }টি বার্তা
}

## A contact’s call

call = সাহায্যের ডাক
call-silent = কল করবেন না: যিনি ডেকেছেন তাঁকে চুপ থাকতে হবে। এখানে লিখুন।
call-waiting = জরুরি কেন্দ্র ডাক পেয়েছে। এখনো কেউ দেখেননি।
call-seen = একজন উদ্ধারকর্মী ডাক দেখেছেন
call-taken = { $name } দায়িত্ব নিয়েছেন
call-end-safe = তিনি জানিয়েছেন, তিনি নিরাপদ
call-end-cancelled = তিনি ডাক ফিরিয়ে নিয়েছেন
call-end-resolved = উদ্ধারকর্মীরা কাজ শেষ করেছেন
call-gone = এই ডাক আপনি দেখতে পারেন না, বা আর পারেন না।
call-place = অবস্থান
call-place-none = এখনো জানা যায়নি
call-within = { $metres } মিটারের মধ্যে
call-map = মানচিত্রে খুলুন
call-heard = সর্বশেষ অবস্থানের সময়
call-battery = ফোনের ব্যাটারি
call-write = যিনি ডেকেছেন তাঁকে ও উদ্ধারকর্মীদের লিখুন
call-waits = এখনো পাঠানো হয়নি
retry = আবার চেষ্টা করুন
picture = ছবি
call-title = { $name } সাহায্য চাইছেন

## Places for warnings

places = সতর্কতার জন্য জায়গা
places-hint = কোনো এলাকার সতর্কতা আপনার কাছে পৌঁছায় যদি এই জায়গাগুলোর একটি সেখানে থাকে। একটিও না দিলে সব সতর্কতা পৌঁছায়। প্রায় ১০০ মিটার পর্যন্ত রাখা হয়, অন্য কেউ দেখে না, অন্য কাজে ব্যবহার হয় না।
place-label = এখন যেখানে আছেন তার নাম
place-add = এই জায়গা যোগ করুন
place-remove = { $name } জায়গাটি সরান
place-unknown = আপনার ফোন কোথায় আছে তা জানাচ্ছে না।

## Pictures of people and of groups

picture-mine = আমার ছবি
picture-mine-hint = আপনার পরিচিতজন এবং যাঁরা আপনার সঙ্গে কোনো কথোপকথনে আছেন তাঁরা এটি দেখেন। আপনি সাহায্য ডাকলে উদ্ধারকর্মীরাও দেখেন।
picture-groups = দলের ছবি
picture-groups-hint = দলের সবাই এটি দেখেন।
picture-choose = একটি ছবি বাছুন
picture-another = অন্য ছবি বাছুন
picture-remove = ছবিটি সরিয়ে নিন
picture-preview = অন্যরা ছবিটি যেমন দেখবেন
picture-zoom = আকার
picture-across = বাঁয়ে ও ডানে
picture-down = উপরে ও নিচে
picture-use = এই ছবিটি ব্যবহার করুন
picture-sending = ছবিটি যাচ্ছে…
