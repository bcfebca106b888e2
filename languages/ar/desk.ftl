### The responders' desk. Rows are narrow: what stands in them is short.

## Frame

title = منصة Lifeline
title-stale = غير مباشر – منصة Lifeline
language = اللغة
account = تسجيل الدخول والأمان، في علامة تبويب جديدة
sign-out = تسجيل الخروج
help = المفاتيح
tone = التنبيه
tone-off = متوقف
tone-on = يعمل
tone-blocked = ينتظر نقرة
tone-help = صوت تنبيه لكل نداء جديد ولكل حادث جديد بالغ الشدة، وعند انقطاع المنصة
cancel = إلغاء
close = إغلاق
retry = إعادة المحاولة
picture = صورة
not-loaded = تعذّر تحميله.
back = العودة إلى القائمة
loading = جارٍ التحميل
lifeline = Lifeline
sos = استغاثة
# Between the parts of a line.
comma = { "، " }

## How fresh the screen is

fresh-live = مباشر
fresh-behind = متأخر { $age }
fresh-catching-up = جارٍ اللحاق
fresh-connecting = جارٍ الاتصال
fresh-checking = جارٍ فحص الاتصال
fresh-disconnected = منقطع، محاولة جديدة بعد { $seconds } ث
fresh-signed-out = سُجّل الخروج
fresh-denied = لا صلاحية
denied = لا يحق لهذا الحساب رؤية الحوادث. سجّل الخروج ثم ادخل بحساب من فريق الطوارئ.
stale = غير مباشر. قد تكون هذه الشاشة قديمة: ربما تنقصها حوادث جديدة.
unsent = { $count ->
    [zero] لا شيء ينتظر التأكيد.
    [one] إجراء واحد لك لم يُؤكَّد بعد: يُعاد إرساله تلقائيًا.
    [two] إجراءان لك لم يُؤكَّدا بعد: يُعاد إرسالهما تلقائيًا.
    [few] { $count } إجراءات لك لم تُؤكَّد بعد: يُعاد إرسالها تلقائيًا.
    [many] { $count } إجراءً لك لم يُؤكَّد بعد: يُعاد إرسالها تلقائيًا.
   *[other] { $count } إجراء لك لم يُؤكَّد بعد: يُعاد إرسالها تلقائيًا.
}

## Numbers

seconds = { $seconds } ث
minutes = { $minutes } د
hours = { $hours } س { NUMBER($minutes, minimumIntegerDigits: 2) }
days = { $days } ي { $hours } س
metres = { $metres } م
kilometres = { NUMBER($kilometres, minimumFractionDigits: 1, maximumFractionDigits: 1) } كم
speed-value = { $speed } كم/س
percent = { $percent } ٪

## The list

open = مفتوحة
open-list = الحوادث المفتوحة
resolved = منتهٍ
resolved-list = الحوادث المنتهية
search = بحث (/)
new-rows = جديد: { $count }، اضغط n
column-severity = الشدة
column-what = ماذا
column-from = من
column-where = أين
column-age = المدة
column-status = الحالة
empty = لا حوادث مفتوحة.
empty-alive = آخر رد من الخادم قبل { $seconds } ث.
empty-blind = لكن المنصة غير متصلة: قد توجد حوادث لا تراها.
nothing-found = لا نتائج.
none-resolved = لا حوادث منتهية.
severity-Extreme = بالغة
severity-Severe = شديدة
severity-Moderate = متوسطة
severity-Minor = طفيفة
severity-Unknown = غير مقدّرة
status-waiting = قيد الانتظار
status-taken = قيد المعالجة
status-taken-by = يتولاه: { $name }
test = اختبار
cleared = زال
unreachable = لا اتصال
silent = لا تتصل
forced = تحت الإكراه
end-safe = بأمان
end-cancelled = سُحب
no-place = المكان غير معروف
unknown-caller = مستغيث غير معروف
unverified-caller = مستغيث غير متحقق منه
announce = { $kind }، { $severity }، { $origin }
announce-new-one = جديد: { $incident }
announce-new-many = حوادث جديدة: { $count }. أولها: { $incident }
announce-live = المنصة مباشرة الآن.

## An incident

pick = اختر حادثًا: انقر عليه أو اضغط j.
acknowledge = تولَّ الحادث
acknowledging = جارٍ التولي، لم يُؤكَّد بعد
acknowledging-short = لم يُؤكَّد
acknowledging-later = لم يُرسل بعد: يُرسل عند الاتصال
not-sent-short = لم يُرسل بعد
not-acknowledged = لم تتولَّه أنت: { $why }
not-acknowledged-refused = لم يُتولَّ: رُفض الاتصال.
already-taken = سبقك غيرك.
resolve = إنهاء
resolving = جارٍ الإنهاء، لم يُؤكَّد بعد
resolve-question = كيف انتهى؟
resolve-words = بكلماتك (اختياري)
reopen = إعادة الفتح
not-sent = لم يُرسل: لا يوجد اتصال. حاول عندما تعود المنصة مباشرة.
no-answer = لم يصل رد: ربما نُفّذ وربما لا. انظر إلى الحالة قبل إعادة المحاولة.
failed = لم يُنفَّذ: { $why }
failed-refused = لم يُنفَّذ: رُفض الاتصال
outcome-assisted = قُدّمت المساعدة
outcome-false_alarm = إنذار كاذب
outcome-duplicate = يشمله حادث آخر
outcome-unreachable = تعذّر الوصول إلى المستغيث
outcome-drill = كان تمرينًا
cleared-long = لم يعد المستشعر يرصده
end-safe-long = يقول المستغيث إنه بأمان
end-cancelled-long = سحبه المستغيث
silent-long = يجب ألا يُسمع صاحب النداء. لا تتصل: اكتب.
forced-long = أُجبر صاحب النداء على إنهائه. النداء مستمر. لا تتصل، ولا تُظهر لأحد أنك تعلم: هاتفه يقول إنه انتهى.
fact-position = الإحداثيات
fact-phone = الهاتف
fact-fix = آخر موقع
fact-speed = السرعة
fact-battery = بطارية الهاتف
fact-text = الكلام
fact-opened = فُتح
fact-seen = أول اطلاع
fact-acknowledged = التولي
fact-resolved = انتهى
fact-signals = إشارات المستشعرات
fact-account = الحساب
fact-id = الحادث
fact-place = المكان
verified = سجّل الدخول
unverified = غير متحقق منه: أُرسل دون تسجيل الدخول
floor = الطابق { $floor }
within = بدقة { $distance }
unreachable-long = لا اتصال به، آخر إشارة
open-in-maps = فتح في تطبيق خرائط
map = الخريطة
map-loading = جارٍ تحميل الخريطة
map-failed = تعذّر تحميل الخريطة. الإحداثيات أعلاه صحيحة.
map-larger = تكبير (m)
map-smaller = تصغير (m)
map-credit = الحدود: Natural Earth
no-place-yet = المكان غير معروف بعد

## Timeline and messages

thread = التسلسل الزمني والرسائل
timeline-loading = جارٍ تحميل التسلسل الزمني
timeline-failed = تعذّر تحميل الإدخالات السابقة.
to-caller = رسالة إلى المستغيث (c)
a-note = ملاحظة لفريق الطوارئ فقط (i)
write-to-caller = اكتب إلى المستغيث
write-note = اكتب ملاحظة
to-caller-short = إلى المستغيث
note = ملاحظة
send = إرسال
sending = جارٍ الإرسال، لم يُؤكَّد بعد
sending-later = لم يُرسل بعد: يُرسل عند الاتصال
discard = تجاهل
did-open = فُتح الحادث: { $kind }، { $severity }
did-raise = إنذار مستشعر
did-update = تحديث مستشعر
did-clear = لم يعد المستشعر يرصده
did-fall-silent = الجهاز صامت
did-come-back = عاد الجهاز
did-limit = الحد { $threshold }
did-battery = البطارية { $percent } ٪
did-test = اختبار
did-call = طلب المساعدة، { $where }
did-call-somewhere = طلب المساعدة، المكان غير معروف بعد
did-tell-contacts = { $count ->
    [zero] لم يُبلَّغ أي من جهات الاتصال
    [one] أُبلغت جهة اتصال واحدة
    [two] أُبلغت جهتا اتصال
    [few] أُبلغت { $count } جهات اتصال
    [many] أُبلغت { $count } جهة اتصال
   *[other] أُبلغت { $count } جهة اتصال
}
did-record = صوت، { $length }
did-locate = المكان: { $where }
did-vanish = تعذّر الوصول إلى هاتف المستغيث
did-reappear = عاد الاتصال بهاتف المستغيث
did-end-resolved = انتهى النداء: أنهى فريق الطوارئ الحادث
did-end-cancelled = سحب المستغيث النداء
did-silence = يجب ألا يُسمع: لا تتصل، اكتب
did-speak = يمكن الاتصال به من جديد
did-force = أُجبر على إنهاء النداء: وهو مستمر، ولا يعلم إلا المستجيبون
did-agree = وافق على مشاركة { $what } (النص { $words })
did-withdraw = لم يعد يوافق على مشاركة { $what } (النص { $words })
consent-location = الموقع
consent-location_tail = الموقع حتى النهاية
consent-voice = الصوت
did-see = أول اطلاع
did-acknowledge = تولّى الحادث
did-resolve = انتهى: { $outcome }
did-reopen = أُعيد فتحه
did-ask = طُلب: { $command }
did-ask-two = يجب أن يؤكده شخص ثانٍ من الفريق
did-confirm = أكّده شخص ثانٍ من الفريق: { $command }
did-send = وصل إلى الجهاز: { $command }
did-do = يقول الجهاز إنه نُفّذ: { $command }
did-do-late = يقول الجهاز متأخرًا إنه نُفّذ: { $command }
did-not-do = يقول الجهاز إنه لم يُنفَّذ: { $command }
did-not-do-late = يقول الجهاز متأخرًا إنه لم يُنفَّذ: { $command }
did-not-send = لم يُرسل، لم يؤكده أحد في الوقت: { $command }
did-not-answer = لا رد في الوقت: { $command }
did-quarantine = بيانات تعذّر فهمها
a-command = أمر

## Commands to devices

commands = أوامر إلى الأجهزة
commands-failed = تعذّر تحميل ما تستطيع الأجهزة فعله هنا.
own-device = جهاز هذا الحادث
other-device = جهاز آخر على بعد { $distance }
not-its-own = { $distance }: ليس جهاز هذا الحادث
two-persons = شخصان
asking = جارٍ الطلب، لم يُؤكَّد بعد
asked-by = طلبه
ago = قبل { $age }
second-wanted = يلزم شخص ثانٍ من الفريق:
look = عرض
stage-unconfirmed = ينتظر شخصًا ثانيًا: لم يُرسل شيء بعد.
stage-asked = في الطريق: لم يصل إلى الجهاز بعد.
stage-sent = وصل إلى الجهاز ولم يرد بعد.
stage-done = يقول الجهاز إنه نُفّذ.
stage-failed = لم يُنفَّذ: لم يستطع الجهاز.
stage-unanswered = لا رد في الوقت: لا يُعرف هل نُفّذ.
stage-unsent = لم يُرسل: لم يؤكده أحد في الوقت.
late = قال ذلك متأخرًا.
not-you = أنت من طلبه، فيجب أن يكون شخصًا آخر.
confirm = تأكيد …
device = الجهاز
distance = المسافة
about = بسبب
needs-second = يجب أن يؤكده شخص ثانٍ من الفريق خلال 3 دقائق، ثم يُرسل إلى الجهاز.
goes-at-once = يُرسل إلى الجهاز فورًا.
ask-second = اطلب من شخص ثانٍ
command-siren = تشغيل صفارة الإنذار
command-siren_off = إسكات صفارة الإنذار
command-light = تشغيل الضوء
command-light_off = إطفاء الضوء
command-lock = قفل
command-unlock = فتح القفل
command-gas_off = قطع الغاز
command-water_off = قطع الماء
command-power_off = قطع الكهرباء

## Keys

key-walk = الحادث التالي، السابق
key-rows = في القائمة: السطر التالي، السابق
key-enter = في القائمة: فتح الحادث
key-a = تولّي الحادث
key-r = إنهاء أو إعادة فتح
key-c = رسالة إلى المستغيث
key-i = ملاحظة داخلية
key-space = تشغيل آخر تسجيل أو إيقافه
key-m = تكبير الخريطة أو تصغيرها
key-n = إدخال الحوادث الجديدة إلى القائمة
key-search = بحث
key-escape = مغادرة حقل، إغلاق، رجوع
key-help = هذه المفاتيح
single-keys = الأحرف المفردة تعمل

## What sensors see

kind-button = زر
kind-co = أول أكسيد الكربون
kind-contact = باب أو نافذة مفتوحة
kind-crash = حادث تصادم
kind-device_silent = الجهاز صامت
kind-fall = سقوط
kind-fire = حريق
kind-flood = فيضان
kind-gas = غاز
kind-gas-sensor = مستشعر غاز
kind-gas_leak = تسرب غاز
kind-geofence = دخول منطقة أو الخروج منها
kind-heat = حرارة
kind-intrusion = اقتحام
kind-leak = تسرب ماء
kind-medical = حالة طبية
kind-panic = زر الاستغاثة
kind-power = انقطاع الكهرباء
kind-quake = زلزال
kind-safety = سلامة
kind-smoke = دخان
kind-tamper = عبث بالجهاز
kind-water = ماء
more = المزيد
