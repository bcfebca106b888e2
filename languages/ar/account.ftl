### Signing in, making an account, and getting back into one.

account-title = حسابك – Lifeline
account-sos = استغاثة دون تسجيل الدخول
account-make = إنشاء حساب
account-login-name = اسم المستخدم
account-email = البريد الإلكتروني
account-new-password = كلمة مرور جديدة من 10 أحرف على الأقل
account-invited = وصلتك دعوة
account-confirm-email = أكّد عنوان بريدك الإلكتروني
account-confirm = تأكيد
account-forgotten = نسيت كلمة المرور
account-login-or-email = اسم المستخدم أو البريد الإلكتروني
account-mail-link = أرسل إليّ رابطًا
account-another-password = كلمة مرور جديدة
account-set-password = غيّرها وسجّل الخروج من كل الأجهزة
account-look-into-mail = راجع بريدك
account-mailed = إن كان العنوان صحيحًا، فقد أُرسلت إليه رسالة فيها رابط. الرابط صالح لوقت قصير فقط.
account-confirmed = تم تأكيد بريدك الإلكتروني
account-password-set = تغيّرت كلمة مرورك
account-signed-out = سُجّل خروجك من كل الأجهزة.

sign-in-title = تسجيل الدخول – Lifeline
sign-in = تسجيل الدخول
sign-in-password = كلمة المرور
sign-in-passkey = سجّل الدخول بمفتاح مرور
sign-in-passkey-failed = لم ينجح ذلك. أعد المحاولة، أو سجّل الدخول بكلمة المرور.
sign-in-code-title = خطوة أخرى
sign-in-code = الرمز من تطبيق المصادقة
sign-in-code-lost = هل فقدته؟ أدخل أحد رموز الاسترداد. لا تحتاج إلى رمز لطلب النجدة.

## Why something was not done

problem-forbidden = ينشئ القائمون على الخدمة الحسابات هنا، أو تُنشأ بدعوة.
problem-origin-not-allowed = جاء النموذج من موقع آخر. افتح الصفحة من جديد.
problem-login-failed = اسم المستخدم أو كلمة المرور غير صحيحة.
problem-login-failed-code = الرمز غير صحيح أو استُخدم من قبل. انتظر الرمز التالي.
problem-login-failed-credential = مفتاح المرور هذا غير صالح هنا. سجّل الدخول بغيره أو بكلمة المرور.
problem-token-invalid-challenge = مضى وقت طويل. سجّل الدخول من جديد.
problem-rate-limited = محاولات كثيرة. انتظر قليلًا ثم حاول مرة أخرى.
problem-not-found = استُخدم هذا الرابط من قبل أو لم يعد صالحًا. اطلب رابطًا آخر.
problem-already-exists = اسم المستخدم هذا محجوز. اختر اسمًا آخر.
problem-invalid-field-username = يتكون اسم المستخدم من 3 إلى 32 حرفًا: a-z 0-9 _ . -
problem-invalid-field-email = هذا ليس عنوان بريد إلكتروني.
problem-invalid-field-credential = تعذّرت قراءة ردّ مفتاح المرور. سجّل الدخول بكلمة المرور.
problem-invalid-field-name = يتكون الاسم من 1 إلى 80 حرفًا.
problem-invalid-field-password = كلمة المرور هذه سهلة التخمين. اختر عدة كلمات لا صلة بينها، من 10 أحرف على الأقل.
