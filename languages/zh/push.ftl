# 通知。{$name} 是个人的名称。
sos = SOS：{ $name } 正在求助
contact-sos = { $name } 正在求助，希望您知道
sos-silent = SOS：{ $name } 呼救。勿致电，请写字
contact-sos-silent = { $name } 呼救。勿致电，请写字
message = { $name } 给您发了消息
somebody = 某人
broadcast = { $name } 向您发出警告：打开查看该怎么做
broadcast-cancelled = { $name } 撤回了一条警告
