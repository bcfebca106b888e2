# المحادثة. {$name} اسم شخص أو مجموعة.
# The first view: the list. What other screens say stands in chat-screens.ftl.
app-name = محادثات Lifeline
sos = SOS
sos-hint = طلب النجدة
conversations = المحادثات
new-conversation = محادثة جديدة
settings = الإعدادات
loading = جارٍ التحميل…
somebody = شخص ما
you = أنت
offline = لا يوجد اتصال. ما تكتبه يُحفظ على هذا الهاتف.
connecting = جارٍ الاتصال…
not-live = لم تُحدَّث بعد
list-empty = لا توجد محادثات بعد.
list-empty-hint = اكتب إلى أحد معارفك، ليجد كلٌّ منكما الآخر عند الحاجة.
unread = { $count ->
    [zero] لا رسائل غير مقروءة
    [one] رسالة واحدة غير مقروءة
    [two] رسالتان غير مقروءتين
    [few] { $count } رسائل غير مقروءة
    [many] { $count } رسالة غير مقروءة
   *[other] { $count } رسالة غير مقروءة
}
hundred-unread = 100 رسالة غير مقروءة أو أكثر
draft = مسودة: { $text }
you-wrote = أنت: { $text }
deleted-message = حُذفت الرسالة
online = متصل الآن
not-online = غير متصل
choose-conversation = اختر محادثة
typing-one = { $name } يكتب الآن
typing-many = يكتب عدة أشخاص الآن
not-kept = لم تُحفظ: هذا المتصفح لا يحفظ شيئًا. ابقَ في هذه الصفحة حتى تُحفظ في الخادم.
announce-message = { $name }: { $text }
opened-by = بدأ { $name } المحادثة
renamed-by = سمّى { $name } المجموعة «{ $title }»
pictured-by = غيّر { $name } صورة المجموعة
added-by = أضاف { $name } إلى المجموعة: { $who }
removed-by = أزال { $name } من المجموعة: { $who }
left = غادر { $name } المجموعة
role-by = غيّر { $name } دور { $who }: { $role }
role-owner = مالك
role-admin = مشرف
role-member = عضو
a-picture = صورة
a-voice = رسالة صوتية
a-file = ملف
search = البحث في الرسائل
