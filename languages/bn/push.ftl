# বিজ্ঞপ্তি। {$name} কোনো ব্যক্তির নাম।
sos = SOS: { $name } সাহায্য চাইছেন
contact-sos = { $name } সাহায্য চাইছেন এবং আপনাকে জানাতে চান
sos-silent = SOS: { $name } সাহায্য চাইছেন। কল নয়, লিখুন
contact-sos-silent = { $name } সাহায্য চাইছেন। কল নয়, লিখুন
message = { $name } আপনাকে লিখেছেন
somebody = কেউ একজন
broadcast = { $name } আপনাকে সতর্ক করছেন: কী করতে হবে পড়তে খুলুন
broadcast-cancelled = { $name } একটি সতর্কতা ফিরিয়ে নিয়েছেন
