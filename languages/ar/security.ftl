# Signing in and security: a screen below the settings.
to-desk = فتح المنصة
to-chat = فتح المحادثات

## Password

password = كلمة المرور
password-change = تغيير كلمة المرور
password-ends = مع كلمة المرور الجديدة يُسجَّل خروجك من كل الأماكن الأخرى.
password-now = كلمة المرور الحالية
password-new = كلمة المرور الجديدة
password-new-hint = 10 أحرف على الأقل. عدة كلمات لا صلة بينها خيار جيد.
password-refused = كلمة المرور هذه سهلة التخمين. اختر عدة كلمات لا صلة بينها، من 10 أحرف على الأقل.
password-changed = تغيّرت كلمة مرورك. سُجّل خروجك من كل الأماكن الأخرى.

## Two-step sign-in

two-step = تسجيل الدخول بخطوتين
two-step-what = عند تفعيله يتطلب تسجيل الدخول كلمة مرورك ورمزًا من تطبيق على هاتفك. من عرف كلمة مرورك وحدها لا يدخل. لا تحتاج أبدًا إلى رمز لطلب النجدة.
two-step-on = مفعّل
two-step-off = غير مفعّل
two-step-due = يحتاج دورك إلى تسجيل الدخول بخطوتين قبل أن تتابع. يلزمك تطبيق مصادقة على هاتفك. ما زال بإمكانك طلب النجدة.
two-step-set-up = إعداده
two-step-go-on = متابعة
two-step-scan = امسح هذه الصورة بتطبيق المصادقة.
two-step-picture = رمز QR لتطبيق المصادقة
two-step-open = التطبيق على هذا الجهاز: افتحه
two-step-key = أو اكتب هذا المفتاح في التطبيق:
two-step-code = الرمز الذي يعرضه التطبيق الآن
two-step-code-wrong = الرمز غير صحيح أو استُخدم من قبل. انتظر الرمز التالي.
two-step-either-code = رمز التطبيق، أو أحد رموز الاسترداد
two-step-switch-on = تفعيل
two-step-turn-off = إيقافه
two-step-turn-off-what = بعد ذلك تكفي كلمة مرورك وحدها لتسجيل الدخول.

## Recovery codes

recovery-left = { $count ->
    [zero] لم يبقَ أي رمز استرداد. أنشئ رموزًا جديدة.
    [one] بقي رمز استرداد واحد.
    [two] بقي رمزا استرداد.
    [few] بقيت { $count } رموز استرداد.
    [many] بقي { $count } رمز استرداد.
   *[other] بقي { $count } رمز استرداد.
}
recovery-renew = رموز استرداد جديدة
recovery-renew-what = رموز الاسترداد التي لديك الآن لن تعود صالحة.
recovery = رموز الاسترداد الخاصة بك
recovery-what = إذا فُقد هاتفك فكل رمز منها يسجّل دخولك مرة واحدة بدلًا من رمز التطبيق. لا تُعرض إلا الآن. احفظها مع أوراقك المهمة، لا على الهاتف الذي فيه التطبيق.
recovery-file = رموز استرداد { $name } في Lifeline، كل رمز صالح مرة واحدة
recovery-download = تنزيل
recovery-print = طباعة
recovery-kept = لقد حفظتها
copied = نُسخ
copy-failed = لم ينسخه متصفحك.

## Where I am signed in

signed-in-at = أماكن تسجيل الدخول
sessions-what = إذا لم تعرف أحدها فسجّل خروجه وغيّر كلمة مرورك.
this-one = هذا الجهاز
agent = { $browser } على { $system }
agent-program = برنامج: { $program }
agent-unknown = جهاز غير معروف
last-used = آخر استخدام: { $when }
first-used = سُجّل الدخول: { $when }
end-session = تسجيل الخروج هناك
end-session-of = تسجيل الخروج هناك: { $agent }
session-ended = سُجّل الخروج: { $agent }
end-others = تسجيل الخروج من كل الأماكن الأخرى
others-ended = سُجّل خروجك من كل الأماكن الأخرى.

## Passkeys

passkeys = مفاتيح المرور
passkeys-hint = بمفتاح المرور تسجّل الدخول ببصمتك أو وجهك أو قفل هذا الجهاز، بلا كلمة مرور. لا يستطيع أحد تخمينه أو رؤيته.
passkeys-instead = يمكنك بدلًا من ذلك إضافة مفتاح مرور: فهو يقوم مقام الخطوتين معًا، بلا تطبيق ولا رموز.
passkeys-none = ليس لديك أي مفتاح بعد.
passkeys-full = لديك عشرة مفاتيح مرور. أزل واحدًا لتضيف غيره.
passkeys-unable = لا يدعم هذا المتصفح مفاتيح المرور.
passkey-add = أضف مفتاح مرور
passkey-name = ماذا تسمّيه؟
passkey-new-name = ماذا تسمّي الجديد؟
passkey-device = هذا الجهاز
passkey-code = رمز تطبيق المصادقة، أو رمز استرداد
passkey-added = أُضيف { $when }
passkey-used = آخر استخدام { $when }
passkey-rename = تغيير الاسم
passkey-rename-one = تغيير الاسم: { $name }
passkey-remove-one = إزالة { $name }
passkey-remove-ask = أتريد إزالة مفتاح المرور { $name }؟ لن يعود صالحًا لتسجيل الدخول.
passkey-here = في هذا الجهاز مفتاح مرور لك من قبل.
passkey-not-made = لم يُنشأ أي مفتاح مرور.
passkey-late = استغرق ذلك وقتًا طويلًا. ابدأ من جديد.
passkey-in-place = مفتاح مرورك جاهز.
