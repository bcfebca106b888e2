### The SOS page and the page of a call. `script-` goes to the page’s scripts, which replace {name} and {metres}: what they say
### before the rest of the page is there. What they say later stands in `sos-later.ftl`.

## Every page

call = { $number } নম্বরে কল করুন
not-replaced = Lifeline { $number } নম্বরের বিকল্প নয়।
languages = ভাষা
your-name = আপনার নাম
what-and-where = কী হয়েছে, আর কোথায়?

## The SOS page

sos-title = এসওএস – Lifeline
sos-sign-in = সাইন ইন
sos-question = আপনার কি সাহায্য দরকার?
sos-few-words = দু-একটি কথা লিখুন (না লিখলেও চলবে)
sos-press = সাহায্য চান
sos-then-cancel = চাপার পর বাতিল করতে ৫ সেকেন্ড সময় পাবেন।
sos-at-once = চাপলেই সঙ্গে সঙ্গে সাহায্য চাওয়া হবে।
sos-silent = আমি কথা বলতে পারছি না: কল নয়, লিখুন
sos-why-place = আপনাকে খুঁজে পেতে অবস্থানও যাবে; ব্রাউজার অনুমতি চাইতে পারে।
sos-calling-in = সাহায্য চাওয়া হবে আর
sos-seconds = { $seconds ->
    [one] সেকেন্ডে
   *[other] সেকেন্ডে
}
sos-cancel = বাতিল করুন
sos-send-now = এখনই পাঠান

## What its scripts say

script-countdown = ৫ সেকেন্ডে সাহায্য চাওয়া হবে। বাতিল করার বোতাম নিচে।
script-stopped = বাতিল হয়েছে। কিছুই পাঠানো হয়নি।
script-calling = সাহায্য চাওয়া হচ্ছে
script-not-yet = জরুরি কেন্দ্রে এখনো পৌঁছায়নি। আবার চেষ্টা করা হচ্ছে।
script-offline = সংযোগ নেই।
script-connecting = সংযোগ করা হচ্ছে। আপনার ডাক বহাল আছে।
script-cut-off = আপনার ডাক বহাল আছে। এই পাতায় আর নতুন খবর আসবে না।
script-saved = এই ফোনে রাখা হয়েছে
script-reached = জরুরি কেন্দ্রে পৌঁছেছে
script-seen = একজন উদ্ধারকর্মী দেখেছেন
script-taken = { $name } আপনার দায়িত্ব নিয়েছেন
script-taken-by-one = একজন উদ্ধারকর্মী আপনার দায়িত্ব নিয়েছেন
script-end-safe = আপনি জানিয়েছেন, আপনি নিরাপদ
script-end-cancelled = আপনি ডাক ফিরিয়ে নিয়েছেন
script-end-resolved = উদ্ধারকর্মীরা কাজ শেষ করেছেন
script-ending = জরুরি কেন্দ্রকে জানানো হচ্ছে।
script-ending-waits = আপনি শেষ করেছেন। সংযোগ পেলেই জরুরি কেন্দ্রকে জানানো হবে।
script-place-sought = আপনার অবস্থান খোঁজা হচ্ছে। ডাক পাঠানো থেমে নেই।
script-place = আপনার অবস্থান প্রায় { $metres } মিটারের মধ্যে জানা গেছে।
script-place-waits = আপনার অবস্থান প্রায় { $metres } মিটারের মধ্যে জানা গেছে, এখনো পাঠানো হয়নি।
script-place-denied = আপনার অবস্থান জানা যায়নি। কোথায় আছেন, লিখে জানান।
script-signed-in = সাইন ইন করা আছে

## How a call stands, without scripts

state-title = আপনার ডাক – Lifeline
state-not-reached = আপনার ডাক জরুরি কেন্দ্রে পৌঁছায়নি
state-again = আবার চেষ্টা করুন
state-ended = আপনার ডাক শেষ হয়েছে
state-taken = একজন উদ্ধারকর্মী আপনার দায়িত্ব নিয়েছেন
state-seen = একজন উদ্ধারকর্মী আপনার ডাক দেখেছেন
state-stored = জরুরি কেন্দ্র আপনার ডাক পেয়েছে
state-unknown = এই পাতা আপনার ডাকের অবস্থা দেখাতে পারছে না
state-unknown-why = হয়তো অন্য ট্যাব বা অন্য ফোন তা দেখাচ্ছে। সাহায্য আসছে কি না নিশ্চিত না হলে আবার ডাকুন।
state-taken-by = দায়িত্ব নিয়েছেন: { $name }
state-a-responder = একজন উদ্ধারকর্মী
state-look = এখন কী অবস্থা, দেখুন
state-back = এসওএস পাতায় ফিরুন

## Why something was not done

problem = এটি করা যায়নি। আবার চেষ্টা করুন।
problem-text-too-long = লেখাটি বেশি লম্বা। একটু ছোট করুন।
problem-payload-too-large = একবারে এতটা পাঠানো যায় না। একটু ছোট করুন।
problem-unavailable = Lifeline এই মুহূর্তে কিছু রাখতে পারছে না। আবার চেষ্টা করুন। এখনই সাহায্য দরকার হলে জরুরি নম্বরে কল করুন।
problem-busy = একসঙ্গে অনেক মানুষ Lifeline ব্যবহার করছেন। আবার চেষ্টা করুন। এখনই সাহায্য দরকার হলে জরুরি নম্বরে কল করুন।
