### Signing in, making an account, and getting back into one.

account-title = আপনার অ্যাকাউন্ট – Lifeline
account-sos = সাইন ইন ছাড়াই সাহায্য চান
account-make = অ্যাকাউন্ট খুলুন
account-login-name = লগইন নাম
account-email = ইমেইল
account-new-password = নতুন পাসওয়ার্ড, কমপক্ষে ১০ অক্ষর
account-invited = আপনাকে আমন্ত্রণ জানানো হয়েছে
account-confirm-email = আপনার ইমেইল ঠিকানা নিশ্চিত করুন
account-confirm = নিশ্চিত করুন
account-forgotten = পাসওয়ার্ড ভুলে গেছেন
account-login-or-email = লগইন নাম বা ইমেইল
account-mail-link = ইমেইলে লিংক পাঠান
account-another-password = নতুন পাসওয়ার্ড
account-set-password = পাসওয়ার্ড বদলান, আর সব জায়গা থেকে সাইন আউট করুন
account-look-into-mail = আপনার ইমেইল দেখুন
account-mailed = ঠিকানা সঠিক হলে লিংকসহ একটি ইমেইল পাঠানো হয়েছে। লিংকটি অল্প সময় কাজ করবে।
account-confirmed = আপনার ইমেইল ঠিকানা নিশ্চিত হয়েছে
account-password-set = আপনার পাসওয়ার্ড বদলানো হয়েছে
account-signed-out = সব জায়গা থেকে সাইন আউট করা হয়েছে।

sign-in-title = সাইন ইন – Lifeline
sign-in = সাইন ইন করুন
sign-in-password = পাসওয়ার্ড
sign-in-passkey = পাসকি দিয়ে সাইন ইন করুন
sign-in-passkey-failed = কাজ হয়নি। আবার চেষ্টা করুন, বা পাসওয়ার্ড দিয়ে সাইন ইন করুন।
sign-in-code-title = আর একটি ধাপ
sign-in-code = আপনার অথেন্টিকেটর অ্যাপের কোড
sign-in-code-lost = অ্যাপটি হারিয়ে গেছে? আপনার একটি পুনরুদ্ধার কোড দিন। সাহায্য চাইতে কোনো কোড লাগে না।

## Why something was not done

problem-forbidden = এখানে অ্যাকাউন্ট খোলেন পরিচালক, অথবা আমন্ত্রণ পেলে খোলা যায়।
problem-origin-not-allowed = ফর্মটি অন্য সাইট থেকে এসেছে। পাতাটি নতুন করে খুলুন।
problem-login-failed = লগইন নাম বা পাসওয়ার্ড ভুল।
problem-login-failed-code = কোডটি ভুল বা আগেই ব্যবহার করা হয়েছে। পরের কোডের জন্য অপেক্ষা করুন।
problem-login-failed-credential = এই পাসকি এখানে চলে না। অন্যটি দিয়ে, বা পাসওয়ার্ড দিয়ে সাইন ইন করুন।
problem-token-invalid-challenge = অনেক বেশি সময় লেগেছে। আবার সাইন ইন করুন।
problem-rate-limited = বেশিবার চেষ্টা করা হয়েছে। একটু অপেক্ষা করে আবার চেষ্টা করুন।
problem-not-found = এই লিংক আগেই ব্যবহার করা হয়েছে বা আর কাজ করে না। নতুন লিংক চান।
problem-already-exists = এই লগইন নাম আগেই নেওয়া হয়েছে। অন্য নাম দিন।
problem-invalid-field-username = লগইন নামে ৩ থেকে ৩২টি অক্ষর থাকতে পারে: a-z 0-9 _ . -
problem-invalid-field-email = এটি ইমেইল ঠিকানা নয়।
problem-invalid-field-credential = পাসকির উত্তর পড়া যায়নি। পাসওয়ার্ড দিয়ে সাইন ইন করুন।
problem-invalid-field-name = নামে ১ থেকে ৮০ অক্ষর থাকতে পারে।
problem-invalid-field-password = এই পাসওয়ার্ড সহজে অনুমান করা যায়। সম্পর্কহীন কয়েকটি শব্দ নিন, কমপক্ষে ১০ অক্ষর।
