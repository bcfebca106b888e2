# Signing in and security: a screen below the settings.
to-desk = ডেস্ক খুলুন
to-chat = চ্যাট খুলুন

## Password

password = পাসওয়ার্ড
password-change = পাসওয়ার্ড বদলান
password-ends = নতুন পাসওয়ার্ডের সঙ্গে অন্য সব জায়গায় আপনি সাইন আউট হয়ে যাবেন।
password-now = বর্তমান পাসওয়ার্ড
password-new = নতুন পাসওয়ার্ড
password-new-hint = কমপক্ষে ১০ অক্ষর। সম্পর্কহীন কয়েকটি শব্দ ভালো।
password-refused = এই পাসওয়ার্ড সহজে অনুমান করা যায়। সম্পর্কহীন কয়েকটি শব্দ নিন, কমপক্ষে ১০ অক্ষর।
password-changed = আপনার পাসওয়ার্ড বদলানো হয়েছে। অন্য সব জায়গায় আপনি সাইন আউট হয়েছেন।

## Two-step sign-in

two-step = দুই ধাপে সাইন ইন
two-step-what = চালু থাকলে সাইন ইন করতে আপনার পাসওয়ার্ড আর ফোনের একটি অ্যাপের কোড লাগে। শুধু পাসওয়ার্ড জানলে কেউ ঢুকতে পারে না। সাহায্য চাইতে কখনো কোড লাগে না।
two-step-on = চালু আছে
two-step-off = বন্ধ আছে
two-step-due = এগোতে হলে আপনার ভূমিকায় আগে দুই ধাপে সাইন ইন দরকার। ফোনে একটি অথেন্টিকেটর অ্যাপ লাগবে। সাহায্য চাওয়া এখনো যায়।
two-step-set-up = চালু করুন
two-step-go-on = এগিয়ে যান
two-step-scan = আপনার অথেন্টিকেটর অ্যাপ দিয়ে এই ছবিটি স্ক্যান করুন।
two-step-picture = আপনার অথেন্টিকেটর অ্যাপের জন্য কিউআর কোড
two-step-open = অ্যাপটি এই ডিভাইসে আছে: খুলুন
two-step-key = অথবা অ্যাপে এই কী লিখুন:
two-step-code = অ্যাপে এখন যে কোড দেখা যাচ্ছে
two-step-code-wrong = কোডটি ভুল বা আগেই ব্যবহার করা হয়েছে। পরের কোডের জন্য অপেক্ষা করুন।
two-step-either-code = অ্যাপের কোড, অথবা একটি পুনরুদ্ধার কোড
two-step-switch-on = চালু করুন
two-step-turn-off = বন্ধ করুন
two-step-turn-off-what = এরপর সাইন ইন করতে শুধু পাসওয়ার্ডই যথেষ্ট।

## Recovery codes

recovery-left = { $count ->
    [0] কোনো পুনরুদ্ধার কোড বাকি নেই। নতুন কোড তৈরি করুন।
    [one] { $count }টি পুনরুদ্ধার কোড বাকি আছে।
   *[other] { $count }টি পুনরুদ্ধার কোড বাকি আছে।
}
recovery-renew = নতুন পুনরুদ্ধার কোড
recovery-renew-what = এখনকার পুনরুদ্ধার কোডগুলো এরপর আর চলবে না।
recovery = আপনার পুনরুদ্ধার কোড
recovery-what = ফোন হারালে অ্যাপের কোডের বদলে এগুলোর প্রতিটি দিয়ে একবার সাইন ইন করা যায়। এগুলো শুধু এখনই দেখানো হচ্ছে। দরকারি কাগজপত্রের সঙ্গে রাখুন, অ্যাপ যে ফোনে আছে তাতে নয়।
recovery-file = Lifeline-এর জন্য { $name }-এর পুনরুদ্ধার কোড, প্রতিটি একবার চলে
recovery-download = ডাউনলোড করুন
recovery-print = প্রিন্ট করুন
recovery-kept = আমি রেখে দিয়েছি
copied = কপি হয়েছে
copy-failed = আপনার ব্রাউজার কপি করেনি।

## Where I am signed in

signed-in-at = যেখানে সাইন ইন করা আছে
sessions-what = কোনোটি চিনতে না পারলে সেখানে সাইন আউট করুন ও পাসওয়ার্ড বদলান।
this-one = এটি
agent = { $system }-এ { $browser }
agent-program = একটি প্রোগ্রাম: { $program }
agent-unknown = অজানা ডিভাইস
last-used = শেষ ব্যবহার: { $when }
first-used = সাইন ইন: { $when }
end-session = সেখানে সাইন আউট করুন
end-session-of = সেখানে সাইন আউট করুন: { $agent }
session-ended = সাইন আউট হয়েছে: { $agent }
end-others = অন্য সব জায়গায় সাইন আউট করুন
others-ended = অন্য সব জায়গায় আপনি সাইন আউট হয়েছেন।

## Passkeys

passkeys = পাসকি
passkeys-hint = পাসকি থাকলে পাসওয়ার্ড ছাড়াই আঙুল, মুখ বা এই ডিভাইসের লক দিয়ে সাইন ইন করা যায়। কেউ তা আন্দাজ করতে বা দেখে নিতে পারে না।
passkeys-instead = এর বদলে একটি পাসকি যোগ করতে পারেন: এটি একসঙ্গে দুই ধাপ, কোনো অ্যাপ বা কোড ছাড়াই।
passkeys-none = এখনো কোনোটি নেই।
passkeys-full = আপনার দশটি পাসকি আছে। আরেকটি যোগ করতে একটি সরান।
passkeys-unable = এই ব্রাউজারে পাসকি নেই।
passkey-add = পাসকি যোগ করুন
passkey-name = এটিকে কী নামে ডাকবেন?
passkey-new-name = নতুনটিকে কী নামে ডাকবেন?
passkey-device = এই ডিভাইস
passkey-code = আপনার অথেন্টিকেটর অ্যাপের কোড, বা একটি উদ্ধার কোড
passkey-added = { $when } যোগ হয়েছে
passkey-used = শেষ ব্যবহার { $when }
passkey-rename = নাম বদলান
passkey-rename-one = { $name }-এর নাম বদলান
passkey-remove-one = সরিয়ে দিন: { $name }
passkey-remove-ask = পাসকি { $name } সরাবেন? এটি দিয়ে আর সাইন ইন করা যাবে না।
passkey-here = এই ডিভাইসে আপনার একটি পাসকি আগে থেকেই আছে।
passkey-not-made = কোনো পাসকি তৈরি হয়নি।
passkey-late = বেশি সময় লেগেছে। আবার শুরু করুন।
passkey-in-place = আপনার পাসকি যোগ হয়েছে।
