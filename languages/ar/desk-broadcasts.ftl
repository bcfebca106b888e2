# Broadcasts at the desk: written, sent and followed. Loaded after the first view.

## The room

broadcasts = التحذيرات
key-b = التحذيرات، أو العودة إلى الحوادث
warn-near = حذّر من هم بالقرب
to-incidents = الحوادث
to-broadcasts = العودة إلى التحذيرات
new-broadcast = تحذير جديد
go-on-writing = تابع المسودة
pick-broadcast = اختر تحذيرًا لترى إلى أين وصل.
broadcasts-failed = تعذّر تحميل التحذيرات.
broadcast-failed = تعذّر تحميل التحذير. ربما مُحي.
no-broadcasts = لا توجد تحذيرات محفوظة.
everyone = الجميع
to-whom = إلى: { $whom }
sent-by = أرسله
changed-by = غيّره
was-changed = معدَّل
taken-back = سُحب
ended = انتهى
ends-in = ينتهي بعد { $age }
reached-of = وصل إلى: { $reached } من { $people }
need-help = يحتاجون إلى مساعدة: { $count }
number = { $number }

## What it says

what-it-says = ماذا يقول
its-title = العنوان: ما يجب فعله بنظرة واحدة
its-text = النص
counted = { $count } من { $max } حرفًا
add-language = أضف لغة
also-in = أيضًا بـ { $language }
without-language = من دون { $language }
how-bad = ما مدى الخطورة والإلحاح واليقين
ask-severity = الشدة
ask-urgency = الإلحاح
ask-certainty = اليقين
means-severity-Extreme = تهديد استثنائي للأرواح أو الممتلكات.
means-severity-Severe = تهديد كبير للأرواح أو الممتلكات.
means-severity-Moderate = تهديد محتمل للأرواح أو الممتلكات.
means-severity-Minor = تهديد ضئيل أو غير معروف للأرواح أو الممتلكات.
means-severity-Unknown = يظهر كإشعار.
urgency-Immediate = فوري
urgency-Expected = متوقَّع
urgency-Future = مستقبلي
urgency-Past = ماضٍ
urgency-Unknown = غير محدد
means-urgency-Immediate = التصرف الآن.
means-urgency-Expected = التصرف خلال الساعة القادمة.
means-urgency-Future = التصرف في المستقبل القريب.
means-urgency-Past = لم يعد يلزم فعل شيء.
means-urgency-Unknown = لم يُذكر متى يجب التصرف.
certainty-Observed = مرصود
certainty-Likely = مرجَّح
certainty-Possible = ممكن
certainty-Unlikely = غير مرجَّح
certainty-Unknown = غير محدد
means-certainty-Observed = حدث أو يحدث الآن.
means-certainty-Likely = احتمال حدوثه أكبر من عدمه.
means-certainty-Possible = ممكن لكنه غير مرجَّح.
means-certainty-Unlikely = لا يُتوقَّع حدوثه.
means-certainty-Unknown = لم يُذكر مدى اليقين.
asks-safe = اسأل الناس هل هم بأمان
until-when = إلى متى
until-when-hint = بعد ذلك لا يظهر لأحد. سبعة أيام على الأكثر.
for-hours = { $hours ->
    [zero] { $hours } ساعة
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $hours } ساعات
    [many] { $hours } ساعة
   *[other] { $hours } ساعة
}
own-end = وقت آخر
its-end = النهاية

## Whom it is for

for-whom = لمن هو
for-area = أشخاص في منطقة
for-everyone = الجميع
area-hint = يصل إلى من سمّى مكانًا في المنطقة ومن لم يسمِّ أي مكان. لا يُعرف أين الناس الآن.
area-name = اسم المنطقة
shape = شكل المنطقة
circle = دائرة
polygon = مضلّع
circle-hint = انقر على الخريطة أو اكتب الأرقام أدناه. على الخريطة تحرّكها الأسهم ويضع Enter المركز.
polygon-hint = انقر كل زاوية على الخريطة بالترتيب أو اكتب الأرقام أدناه. على الخريطة تحرّكها الأسهم ويضع Enter زاوية.
area-map = خريطة لرسم المنطقة
map-of = خريطة { $area }
area-map-failed = تعذّر تحميل الخريطة. الأرقام تؤدي الغرض نفسه.
around-incident = حول حادث
choose-incident = اختر حادثًا
centre = المركز
latitude = خط العرض
longitude = خط الطول
radius = نصف القطر بالأمتار
radius-slider = نصف القطر
corners = الزوايا: { $count }
corner = الزاوية { $number }
next-corner = الزاوية التالية
add = أضف
remove = أزل
remove-corner = أزل الزاوية { $number }
reach = إلى من يصل:
reach-everyone = { $people ->
    [zero] لا أحد ({ $people }).
    [one] شخص واحد.
    [two] شخصان.
    [few] { $people } أشخاص.
    [many] { $people } شخصًا.
   *[other] { $people } شخص.
}
reach-area = { $people ->
    [zero] لا أحد ({ $people }). لهم مكان في المنطقة: { $within }. بلا مكان مسمّى: { $without }.
    [one] شخص واحد. لهم مكان في المنطقة: { $within }. بلا مكان مسمّى: { $without }.
    [two] شخصان. لهم مكان في المنطقة: { $within }. بلا مكان مسمّى: { $without }.
    [few] { $people } أشخاص. لهم مكان في المنطقة: { $within }. بلا مكان مسمّى: { $without }.
    [many] { $people } شخصًا. لهم مكان في المنطقة: { $within }. بلا مكان مسمّى: { $without }.
   *[other] { $people } شخص. لهم مكان في المنطقة: { $within }. بلا مكان مسمّى: { $without }.
}
reach-asking = غير معروف بعد، جارٍ السؤال.
reach-nobody = غير معروف: لم تُرسم منطقة كاملة بعد.
reach-failed = غير معروف: تعذّر سؤال البوابة.

## Preview and draft

preview = على هواتف الناس
on-bright = على شاشة فاتحة
on-dark = على شاشة داكنة
draft-kept = المسودة محفوظة في هذا المتصفح.
draft-unkept = هذا المتصفح لا يحفظ شيئًا: إعادة التحميل تُضيّع المسودة.
draft-is-there = توجد مسودة بالفعل.
draw-around = ارسم دائرتها حول هذا الحادث: { $incident }
throw-away = تخلَّص منها

## Sending

check-and-send = راجع وأرسل …
faults = ليس جاهزًا: انظر ما كُتب بجانب الحقول.
send-question = هل ترسل هذا التحذير؟
goes-to-everyone = يذهب إلى الجميع.
goes-to-area = يذهب إلى من هم في { $area }.
reach-unknown = لا يُعرف الآن كم شخصًا يصل إليه.
shown-until = يظهر حتى { $when }.
they-are-asked = يُسأل الناس هل هم بأمان.
they-are-not-asked = لا يُسأل الناس هل هم بأمان.
cannot-be-unsent = يخرج فورًا. يمكن تغييره أو سحبه، لكن لا يمكن إلغاء إرساله.
go-back = ارجع
send-to-everyone = { $people ->
    [zero] أرسل (لا أحد الآن: { $people })
    [one] أرسل إلى شخص واحد
    [two] أرسل إلى شخصين
    [few] أرسل إلى { $people } أشخاص
    [many] أرسل إلى { $people } شخصًا
   *[other] أرسل إلى { $people } شخص
}
send-to-area = { $people ->
    [zero] أرسل (لا أحد الآن: { $people })، منهم بلا مكان مسمّى: { $without }
    [one] أرسل إلى شخص واحد، منهم بلا مكان مسمّى: { $without }
    [two] أرسل إلى شخصين، منهم بلا مكان مسمّى: { $without }
    [few] أرسل إلى { $people } أشخاص، منهم بلا مكان مسمّى: { $without }
    [many] أرسل إلى { $people } شخصًا، منهم بلا مكان مسمّى: { $without }
   *[other] أرسل إلى { $people } شخص، منهم بلا مكان مسمّى: { $without }
}
send-to-unknown = أرسل دون معرفة العدد
sending-now = جارٍ الإرسال: لم تخزّنه البوابة بعد.
is-sent = أُرسل: خزّنته البوابة.
not-confirmed = غير مؤكَّد.
not-confirmed-long = لم يصل جواب: ربما أُرسل وربما لا. اسأل مرة أخرى: يُرسل مرة واحدة مهما سألت.
ask-again = اسأل مرة أخرى
throw-away-unknown = تخلَّص منه وإن كان ربما أُرسل
fault-title-missing = يلزم عنوان.
fault-title-long = العنوان طويل جدًا: { $title } حرفًا على الأكثر.
fault-text-missing = يلزم نص.
fault-text-long = النص طويل جدًا: { $text } حرفًا على الأكثر.
fault-end-missing = اختر متى ينتهي.
fault-end-past = ذلك الوقت انقضى.
fault-end-late = سبعة أيام من الآن على الأكثر.
fault-area-nameless = تحتاج المنطقة إلى اسم: يُقال للناس.
fault-area-name-long = الاسم طويل جدًا: 120 حرفًا على الأكثر.
fault-area-no-centre = ضع مركز الدائرة.
fault-area-radius = نصف القطر من 100 إلى 1,000,000 متر. لأكثر من ذلك اختر الجميع.
fault-area-few-corners = للمضلّع ثلاث زوايا أو أكثر.
fault-area-many-corners = للمضلّع 99 زاوية على الأكثر.
fault-area-crossing = الحدّ يقطع نفسه أو يلمسها: حرّك زاوية أو أزلها.
fault-area-meridian = الحدّ يعبر خط الطول 180: أرسل تحذيرًا لكل جانب.
fault-area-off-earth = لا يوجد مكان كهذا على الأرض.

## Following

figures = إلى أين وصل
figure-people = الأشخاص
figure-reached = وصل
figure-seen = شوهد
figure-safe = بأمان
figure-help = يحتاجون إلى مساعدة
figure-silent = بلا جواب
figures-stale = قد تكون هذه الأرقام قديمة.
over-time = منذ إرساله
over-time-said = من الإرسال حتى الآن، من { $people }: { $figures }
as-table = كجدول
column-time = الوقت
the-people = الأشخاص
people-failed = تعذّر تحميل الأشخاص.
nobody = لا أحد.
more-people = المزيد
says-safe = قال إنه بأمان
says-help = قال إنه يحتاج إلى مساعدة
it-reached = وصله
not-reached = لم يصله بعد.
was-seen = شاهده
not-seen = لم يشاهده.
open-call = افتح استغاثته
open-talk = افتح المحادثة
change = غيّر …
change-question = غيّر ما يقوله
change-does = يُبلَّغ بالتغيير فورًا من كان موجَّهًا إليهم: { $whom }. ويبقون كما هم.
change-now = أرسل التغيير
take-back = اسحب …
take-back-question = هل تسحب هذا التحذير؟
take-back-does = يُبلَّغ من كان موجَّهًا إليهم بأنه سُحب: { $whom }. ولا رجعة في ذلك.
take-back-why = لماذا (اختياري)
take-back-now = اسحبه
done-unknown = غير مؤكَّد: لم يصل جواب. اسأل مرة أخرى: يُنفَّذ مرة واحدة.
