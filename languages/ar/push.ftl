# الإشعارات. {$name} اسم شخص.
sos = نداء استغاثة: { $name } يطلب النجدة
contact-sos = { $name } يطلب النجدة ويريد أن تعلم
sos-silent = نداء استغاثة: { $name } يطلب المساعدة. لا تتصل، اكتب
contact-sos-silent = { $name } يطلب المساعدة. لا تتصل، اكتب
message = رسالة جديدة من { $name }
somebody = شخص ما
broadcast = تحذير من { $name }: افتح لتقرأ ما يجب فعله
broadcast-cancelled = { $name } سحب تحذيرًا
