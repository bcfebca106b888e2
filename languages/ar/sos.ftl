### The SOS page and the page of a call. `script-` goes to the page’s scripts, which replace {name} and {metres}: what they say
### before the rest of the page is there. What they say later stands in `sos-later.ftl`.

## Every page

call = اتصل بالرقم { $number }
not-replaced = Lifeline لا يغني عن الرقم { $number }.
languages = اللغة
your-name = اسمك
what-and-where = ماذا يحدث، وأين؟

## The SOS page

sos-title = استغاثة – Lifeline
sos-sign-in = تسجيل الدخول
sos-question = هل تحتاج إلى مساعدة؟
sos-few-words = أضف بضع كلمات (اختياري)
sos-press = اطلب المساعدة
sos-then-cancel = بعد الضغط تبقى 5 ثوانٍ للإلغاء.
sos-at-once = عند الضغط يُرسل النداء فورًا.
sos-silent = لا أستطيع الكلام: اكتبوا ولا تتصلوا
sos-why-place = يُرسَل موقعك معه ليجدوك، وقد يسألك المتصفح.
sos-calling-in = سيُرسل نداؤك خلال
sos-seconds = { $seconds ->
    [zero] ثانية
    [one] ثانية
    [two] ثانيتين
    [few] ثوانٍ
    [many] ثانية
   *[other] ثانية
}
sos-cancel = إلغاء
sos-send-now = أرسل الآن

## What its scripts say

script-countdown = سيُرسل نداؤك خلال 5 ثوانٍ. زر الإلغاء في الأسفل.
script-stopped = أُلغي. لم يُرسل شيء.
script-calling = جارٍ طلب المساعدة
script-not-yet = لم يصل بعد إلى مركز الطوارئ. تجري المحاولة من جديد.
script-offline = لا يوجد اتصال.
script-connecting = جارٍ الاتصال. نداؤك قائم.
script-cut-off = نداؤك قائم. لن تصل إلى هذه الصفحة أخبار جديدة.
script-saved = حُفظ على هذا الهاتف
script-reached = وصل إلى مركز الطوارئ
script-seen = اطّلع عليه فريق الطوارئ
script-taken = { $name } يتولى مساعدتك
script-taken-by-one = فريق الطوارئ يتولى مساعدتك
script-end-safe = أخبرتَنا أنك بأمان
script-end-cancelled = سحبتَ النداء
script-end-resolved = أغلق فريق الطوارئ النداء
script-ending = جارٍ إبلاغ المركز.
script-ending-waits = لقد أنهيته. سيُبلَّغ المركز فور توفر الاتصال.
script-place-sought = جارٍ تحديد موقعك. النداء لا ينتظر ذلك.
script-place = عُرف موقعك بدقة { $metres } م تقريبًا.
script-place-waits = عُرف موقعك بدقة { $metres } م تقريبًا، ولم يُرسل بعد.
script-place-denied = موقعك غير معروف. اكتب أين أنت.
script-signed-in = تم تسجيل الدخول

## How a call stands, without scripts

state-title = نداؤك – Lifeline
state-not-reached = لم يصل نداؤك إلى مركز الطوارئ
state-again = حاول مرة أخرى
state-ended = انتهى نداؤك
state-taken = فريق الطوارئ يتولى مساعدتك
state-seen = فريق الطوارئ يرى نداءك
state-stored = وصل نداؤك إلى مركز الطوارئ
state-unknown = لا يمكن لهذه الصفحة عرض حالة ندائك
state-unknown-why = قد تتابعه علامة تبويب أخرى أو هاتف آخر. إن لم تكن متأكدًا من وصول المساعدة فاطلبها من جديد.
state-taken-by = يتولاه: { $name }
state-a-responder = فريق الطوارئ
state-look = اطّلع على الحالة الآن
state-back = العودة إلى صفحة الاستغاثة

## Why something was not done

problem = تعذّر ذلك. حاول مرة أخرى.
problem-text-too-long = النص طويل جدًا. اختصره.
problem-payload-too-large = المحتوى كثير جدًا. اختصره.
problem-unavailable = لا يستطيع Lifeline الحفظ في هذه اللحظة. حاول مرة أخرى. إن كنت تحتاج إلى مساعدة الآن، فاتصل برقم الطوارئ.
problem-busy = عدد كبير يستخدم Lifeline الآن. حاول مرة أخرى. إن كنت تحتاج إلى مساعدة الآن، فاتصل برقم الطوارئ.
