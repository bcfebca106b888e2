# The screens of the chat, but for the list.
back = رجوع
cancel = إلغاء
save = حفظ
try-again = إعادة المحاولة
discard = تجاهل
last-seen = آخر ظهور: { $when }
today = اليوم
yesterday = أمس
messages = الرسائل
members-count = { $count ->
    [zero] لا أعضاء
    [one] عضو واحد
    [two] عضوان
    [few] { $count } أعضاء
    [many] { $count } عضوًا
   *[other] { $count } عضو
}
write = اكتب رسالة
send = إرسال
characters-left = { $count ->
    [zero] لم يبقَ أي حرف
    [one] بقي حرف واحد
    [two] بقي حرفان
    [few] بقيت { $count } أحرف
    [many] بقي { $count } حرفًا
   *[other] بقي { $count } حرف
}
characters-over = { $count ->
    [zero] لا زيادة
    [one] حرف واحد زائد
    [two] حرفان زائدان
    [few] { $count } أحرف زائدة
    [many] { $count } حرفًا زائدًا
   *[other] { $count } حرف زائد
}
saved-here = محفوظة على هذا الهاتف
stored = محفوظة في الخادم
delivered = وصلت
read = قُرئت
delivered-some = وصلت إلى { $count } من { $total }
read-some = قرأها { $count } من { $total }
refused = لم تُرسل: { $reason }
reason-forbidden = لا يمكنك الكتابة هنا.
change-refused = لم تُعدَّل: { $reason }
more = المزيد
edited = معدَّلة
edit-pending = التعديل محفوظ على هذا الهاتف
delete-pending = الحذف محفوظ على هذا الهاتف
reply = رد
edit = تعديل
delete = حذف
copy = نسخ
delete-question = حذف هذه الرسالة لدى الجميع؟
message-menu = إجراءات هذه الرسالة
replying-to = رد على { $name }
editing = تعديل رسالتك
stop-replying = إلغاء الرد
stop-editing = إلغاء التعديل
not-loaded = رسالة سابقة
to-newest = إلى أحدث رسالة
new-messages = { $count ->
    [zero] لا رسائل جديدة
    [one] رسالة جديدة واحدة
    [two] رسالتان جديدتان
    [few] { $count } رسائل جديدة
    [many] { $count } رسالة جديدة
   *[other] { $count } رسالة جديدة
}
beginning = هنا تبدأ المحادثة.
older-failed = تعذّر تحميل الرسائل السابقة.
typing = يكتب الآن…
left-behind = شيء مما كتبته لم يُرسَل: المحادثة لم تعد موجودة.
gone-title = لم تعد هنا
gone = هذه المحادثة غير موجودة هنا، أو لم تعد مشاركًا فيها.
keys-hint = مفتاح الإدخال يرسل، ومع Shift يبدأ سطرًا جديدًا، والسهم الأعلى يعدّل رسالتك الأخيرة.
find-people = البحث عن أشخاص
find-people-hint = ثلاثة أحرف من الاسم على الأقل، أو اسم المستخدم كاملًا
nobody-found = لم يُعثر على أحد.
search-unavailable = البحث عن الأشخاص غير ممكن الآن.
write-to = الكتابة إلى { $name }
new-group = مجموعة جديدة
group-name = اسم المجموعة
create-group = إنشاء المجموعة
chosen-people = الأشخاص المختارون
take-off = إزالة { $name } من الاختيار
group-settings = المجموعة
rename = تغيير الاسم
members = الأعضاء
role-of = دور { $name }
add-people = إضافة أشخاص
remove = إزالة
remove-question = إزالة { $name } من المجموعة؟
leave = مغادرة المجموعة
leave-question = هل تغادر هذه المجموعة؟ لن تقرأ منها شيئًا بعد ذلك.
make-group = مجموعة جديدة مع { $name }
promote-hint = تبدأ المجموعة الجديدة فارغة: ما كتبتماه يبقى بينكما.
could-not = لم ينجح ذلك. { $reason }
done-not = لا يوجد اتصال. أعد المحاولة عند توفره.
reason-last-owner = عيّن مالكًا آخر أولًا.
my-name = اسمي
name-wrong = يتكون الاسم من 1 إلى 80 حرفًا.
user-name = اسم المستخدم
user-name-hint = به تسجّل الدخول، ومن يعرفه كاملًا يستطيع العثور عليك.
user-name-taken = اسم المستخدم هذا محجوز. اختر اسمًا آخر.
user-name-wrong = يتكون اسم المستخدم من 3 إلى 32 حرفًا: a-z 0-9 _ . -
email = البريد الإلكتروني
email-taken = حساب آخر يستخدم هذا العنوان.
email-wrong = هذا ليس عنوان بريد إلكتروني.
email-mailed = رسالة في طريقها إلى { $email }. يُعتمد العنوان عندما تفتح الرابط الذي فيها.
time-zone = المنطقة الزمنية
time-zone-none = لم تُختر بعد
findable = يمكن لأي شخص هنا أن يجدني ببداية اسمي
language = اللغة
security = تسجيل الدخول والأمان
show-secret = إظهار: { $what }
hide-secret = إخفاء: { $what }
sign-out = تسجيل الخروج
sign-out-unsent = { $count ->
    [zero] لا رسائل معلّقة. هل تسجّل الخروج؟
    [one] رسالة واحدة لم تُرسل بعد وستضيع. هل تسجّل الخروج؟
    [two] رسالتان لم تُرسلا بعد وستضيعان. هل تسجّل الخروج؟
    [few] { $count } رسائل لم تُرسل بعد وستضيع. هل تسجّل الخروج؟
    [many] { $count } رسالة لم تُرسل بعد وستضيع. هل تسجّل الخروج؟
   *[other] { $count } رسالة لم تُرسل بعد وستضيع. هل تسجّل الخروج؟
}
theme = لون هذه المحادثة
theme-plain = بلا لون
theme-sea = بحر
theme-leaf = ورقة شجر
theme-dusk = غسق
notify = أعلمني بالرسائل الجديدة هنا
notify-hint = على جميع أجهزتك. أما نداءات الاستغاثة والتحذيرات فتصل دائمًا.
saved = حُفظ
contacts = جهات الاتصال
contacts-empty = لا توجد جهات اتصال بعد.
contact-add = إضافة جهة اتصال
contact-ask = طلب إضافة { $name } إلى جهات الاتصال
contact-asked = يطلب أن يكون من جهات اتصالك
contact-accepted = جهة اتصال
contact-requested = أُرسل الطلب، ولا رد بعد
contact-blocked = محظور
contact-accept = قبول
contact-decline = رفض
contact-block = حظر
contact-unblock = إلغاء الحظر
contact-emergency = يُبلَّغ عندما أطلب النجدة
contact-emergency-for = تُبلَّغ أنت عندما يطلب النجدة

## My data, and the end of an account

my-data = بياناتي
my-data-what = كل ما تحتفظ به هذه البوابة عنك في ملف واحد: حسابك وصورتك وجهات اتصالك ونداءات استغاثتك ومحادثاتك وما أرفقته.
my-data-take = أخذ بياناتي معي
my-data-password = كلمة مرورك
my-data-taken = الملف في تنزيلاتك. احفظه في مكان آمن.
my-data-busy = طُلب هذا مرات كثيرة، أو هو جارٍ الآن. انتظر قليلًا.
my-data-here = تحتفظ هذه الصفحة على هذا الجهاز بـ { $size } كي تُفتح وتُقرأ من دون شبكة. تسجيل الخروج يزيل ما يخصك منها.
wrong-password = هذه ليست كلمة مرورك.
delete-account = حذف حسابي
delete-goes = يزول فورًا ولا يمكن التراجع عنه: أسماؤك وبريدك الإلكتروني وكلمة مرورك، وجهات اتصالك وإشعاراتك، وكل مكان سجّلت فيه الدخول.
delete-conversations = { $count ->
    [zero] لا محادثات.
    [one] في محادثة واحدة يبقى ما كتبته عند الآخرين من دون اسمك.
    [two] في محادثتين يبقى ما كتبته عند الآخرين من دون اسمك.
    [few] في { $count } محادثات يبقى ما كتبته عند الآخرين من دون اسمك.
    [many] في { $count } محادثة يبقى ما كتبته عند الآخرين من دون اسمك.
   *[other] في { $count } محادثة يبقى ما كتبته عند الآخرين من دون اسمك.
}
delete-calls = { $count ->
    [zero] لا نداءات، والمدة { $days } يومًا.
    [one] يبقى نداء استغاثة واحد منك دليلًا مدة { $days } يومًا بعد إغلاقه.
    [two] يبقى نداءا استغاثة منك دليلًا مدة { $days } يومًا بعد إغلاقهما.
    [few] تبقى { $count } نداءات استغاثة منك دليلًا مدة { $days } يومًا بعد إغلاقها.
    [many] يبقى { $count } نداء استغاثة منك دليلًا مدة { $days } يومًا بعد إغلاقها.
   *[other] يبقى { $count } نداء استغاثة منك دليلًا مدة { $days } يومًا بعد إغلاقها.
}
delete-group = ستصبح { $group } مِلك { $name }.
delete-log = ما يُمحى قد يبقى في سجل البوابة حتى { $days } يومًا، وفي النسخ الاحتياطية التي أُخذت قبل ذلك. لا يستطيع قراءتها إلا مشغّلها.
delete-erase = محو ما كتبته وأرفقته في المحادثات أيضًا
delete-confirm = للتأكيد، اكتب اسم المستخدم الخاص بك: { $name }
delete-sos-runs = لك نداء استغاثة جارٍ. أنهه أولًا.
delete-last-admin = لا أحد غيرك يدير هذه البوابة. عيّن مديرًا آخر أولًا.
deleted-account = حساب محذوف

## Pushes

pushes = الإشعارات
pushes-what = عندما تكون هذه الصفحة مغلقة، يمكن لمتصفحك أن يخبرك بنداءات الاستغاثة والرسائل الجديدة. يذكر ممّن هي، ولا يذكر أبدًا ما كُتب أو المكان.
pushes-unable = لا يستطيع هذا المتصفح إشعارك.
pushes-denied = لا يسمح متصفحك لهذه الصفحة بإشعارك. يمكنك تغيير ذلك في إعداداته.
pushes-turn-on = تشغيل
pushes-turn-off = إيقاف

## Attachments

close = إغلاق
attach = إرفاق
attach-camera = التقاط صورة
attach-picture = صورة
attach-file = ملف
attach-drop = أفلته هنا لإرفاقه
attach-chosen = تُرسل مع الرسالة التالية
attach-take-off = عدم إرفاق { $name }
attach-empty = { $name } فارغ.
attach-too-large = { $name } كبير جدًا: { $size }. أقصى ما يمكن إرساله { $most }.
attach-unreadable = تعذّرت قراءة { $name } كصورة.
attach-as-file = إرساله كملف
record-voice = تسجيل رسالة صوتية
recording = جارٍ التسجيل
recording-asks = يطلب متصفحك إذن الميكروفون.
recording-denied = لا يمكن استخدام الميكروفون. يمكن السماح به في إعدادات المتصفح.
recording-send = إنهاء التسجيل وإرساله
uploading = في الطريق
uploaded = { $percent } ٪
picture-from = صورة من { $name }
voice-play = تشغيل الرسالة الصوتية من { $name }، { $length }
voice-stop = إيقاف الرسالة الصوتية من { $name }، { $length }
voice-place = الموضع في التسجيل
media-failed = تعذّر التحميل.
reason-broke-off = انقطع الرفع. أعد المحاولة.

## Search

search-here = البحث في هذه المحادثة
search-in = البحث في { $name }
search-what = ما كُتب
search-everywhere = البحث في كل المحادثات
search-hint = حرفان على الأقل. تنقّل بين النتائج بمفاتيح الأسهم.
searching = جارٍ البحث…
search-failed = البحث غير ممكن الآن.
search-nothing = لا توجد رسالة تقول ذلك.
search-further = البحث في ما قبل ذلك
search-found = { $count ->
    [zero] لا رسائل
    [one] رسالة واحدة
    [two] رسالتان
    [few] { $count } رسائل
    [many] { $count } رسالة
   *[other] { $count } رسالة
}
search-found-so-far = { $count ->
    [zero] لا رسائل حتى الآن
    [one] رسالة واحدة حتى الآن
    [two] رسالتان حتى الآن
    [few] { $count } رسائل حتى الآن
    [many] { $count } رسالة حتى الآن
   *[other] { $count } رسالة حتى الآن
}

## A contact’s call

call = نداء استغاثة
call-silent = لا تتصل: يجب ألا يُسمع صاحب النداء. اكتب هنا.
call-waiting = وصل النداء إلى مركز الطوارئ ولم يطّلع عليه أحد بعد.
call-seen = اطّلع مستجيب على النداء
call-taken = { $name } يتولى الأمر
call-end-safe = يقول إنه بأمان
call-end-cancelled = سحب النداء
call-end-resolved = أغلق المستجيبون النداء
call-gone = لا يمكنك رؤية هذا النداء، أو لم يعد يمكنك.
call-place = الموقع
call-place-none = غير معروف بعد
call-within = في حدود { $metres } م
call-map = افتح في تطبيق خرائط
call-heard = آخر موقع
call-battery = بطارية الهاتف
call-write = اكتب لصاحب النداء وللمستجيبين
call-waits = لم يُرسل بعد
retry = أعد المحاولة
picture = صورة
call-title = { $name } يطلب المساعدة

## Places for warnings

places = أماكن للتحذيرات
places-hint = تصلك تحذيرات منطقة إذا كان أحد هذه الأماكن فيها. إن لم تسمِّ مكانًا تصلك كلها. تُحفظ بدقة نحو 100 متر، ولا يراها غيرك، ولا تُستخدم لشيء آخر.
place-label = اسم المكان الذي أنت فيه الآن
place-add = أضف هذا المكان
place-remove = أزل المكان { $name }
place-unknown = هاتفك لا يحدد مكانه.

## Pictures of people and of groups

picture-mine = صورتي
picture-mine-hint = تراها جهات اتصالك ومن يشاركونك محادثة. ويراها المستجيبون أيضًا ما دمت تطلب النجدة.
picture-groups = صورة المجموعة
picture-groups-hint = يراها كل من في المجموعة.
picture-choose = اختيار صورة
picture-another = اختيار صورة أخرى
picture-remove = إزالة الصورة
picture-preview = الصورة كما سيراها الآخرون
picture-zoom = الحجم
picture-across = يمينًا ويسارًا
picture-down = أعلى وأسفل
picture-use = استخدام هذه الصورة
picture-sending = الصورة في الطريق…
