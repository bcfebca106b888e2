# চ্যাট। {$name} কোনো ব্যক্তি বা দলের নাম।
# The first view: the list. What other screens say stands in chat-screens.ftl.
app-name = Lifeline চ্যাট
sos = SOS
sos-hint = সাহায্য চান
conversations = কথোপকথন
new-conversation = নতুন কথোপকথন
settings = সেটিংস
loading = লোড হচ্ছে…
somebody = কেউ একজন
you = আপনি
offline = সংযোগ নেই। আপনি যা লিখবেন তা এই ফোনে থাকবে।
connecting = সংযোগ হচ্ছে…
not-live = এখনো হালনাগাদ হয়নি
list-empty = এখনো কোনো কথোপকথন নেই।
list-empty-hint = কাউকে লিখুন, যাতে দরকারের সময় একে অন্যকে পান।
unread = { $count ->
    [one] { $count }টি অপঠিত বার্তা
   *[other] { $count }টি অপঠিত বার্তা
}
hundred-unread = ১০০ বা তার বেশি অপঠিত বার্তা
draft = খসড়া: { $text }
you-wrote = আপনি: { $text }
deleted-message = বার্তাটি মুছে ফেলা হয়েছে
online = অনলাইনে আছেন
not-online = অনলাইনে নেই
choose-conversation = একটি কথোপকথন বেছে নিন
typing-one = { $name } লিখছেন
typing-many = কয়েকজন লিখছেন
not-kept = রাখা যায়নি: এই ব্রাউজার কিছু রাখে না। সার্ভারে জমা না হওয়া পর্যন্ত এই পাতায় থাকুন।
announce-message = { $name }: { $text }
opened-by = { $name } কথোপকথন শুরু করেছেন
renamed-by = { $name } দলের নাম দিয়েছেন “{ $title }”
pictured-by = { $name } দলের ছবি বদলেছেন
added-by = { $name } যোগ করেছেন: { $who }
removed-by = { $name } সরিয়ে দিয়েছেন: { $who }
left = { $name } দল ছেড়ে গেছেন
role-by = { $name } ভূমিকা বদলেছেন, { $who }: { $role }
role-owner = মালিক
role-admin = পরিচালক
role-member = সদস্য
a-picture = ছবি
a-voice = কণ্ঠবার্তা
a-file = ফাইল
search = বার্তা খুঁজুন
