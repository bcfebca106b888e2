# Broadcasts at the desk: written, sent and followed. Loaded after the first view.

## The room

broadcasts = 警告
key-b = 警告，或返回事件
warn-near = 警告附近的人
to-incidents = 事件
to-broadcasts = 返回警告列表
new-broadcast = 新警告
go-on-writing = 继续写草稿
pick-broadcast = 选择一条警告，查看传达情况。
broadcasts-failed = 无法加载警告。
broadcast-failed = 无法加载这条警告。它可能已被删除。
no-broadcasts = 没有保存的警告。
everyone = 所有人
to-whom = 对象：{ $whom }
sent-by = 发送者：
changed-by = 更改者：
was-changed = 已更改
taken-back = 已撤回
ended = 已结束
ends-in = { $age } 后结束
reached-of = 已送达：{ $people } 人中的 { $reached } 人
need-help = 需要帮助：{ $count }
number = { $number }

## What it says

what-it-says = 内容
its-title = 标题：一眼看出该做什么
its-text = 正文
counted = { $count } / { $max } 个字符
add-language = 添加语言
also-in = 另有：{ $language }
without-language = 去掉 { $language }
how-bad = 多严重、多紧急、多确定
ask-severity = 严重程度
ask-urgency = 紧急程度
ask-certainty = 确定程度
means-severity-Extreme = 对生命或财产的极大威胁。
means-severity-Severe = 对生命或财产的重大威胁。
means-severity-Moderate = 对生命或财产可能有威胁。
means-severity-Minor = 对生命或财产几乎没有已知威胁。
means-severity-Unknown = 将显示为通知。
urgency-Immediate = 立即
urgency-Expected = 即将
urgency-Future = 将来
urgency-Past = 已过
urgency-Unknown = 未说明
means-urgency-Immediate = 现在就行动。
means-urgency-Expected = 一小时内行动。
means-urgency-Future = 近期行动。
means-urgency-Past = 不再需要行动。
means-urgency-Unknown = 没有说明何时行动。
certainty-Observed = 已观察到
certainty-Likely = 很可能
certainty-Possible = 可能
certainty-Unlikely = 不太可能
certainty-Unknown = 未说明
means-certainty-Observed = 已经发生或正在发生。
means-certainty-Likely = 发生的可能大于不发生。
means-certainty-Possible = 可能，但机会不大。
means-certainty-Unlikely = 预计不会发生。
means-certainty-Unknown = 没有说明有多确定。
asks-safe = 询问大家是否安全
until-when = 到什么时候
until-when-hint = 之后不再向任何人显示。最多 7 天。
for-hours = { $hours ->
   *[other] { $hours } 小时
}
own-end = 其他时间
its-end = 结束时间

## Whom it is for

for-whom = 发给谁
for-area = 一个区域内的人
for-everyone = 所有人
area-hint = 会送达在区域内登记了地点的人，以及没有登记任何地点的人。大家现在在哪里并不知道。
area-name = 区域名称
shape = 区域形状
circle = 圆形
polygon = 多边形
circle-hint = 点击地图，或在下方填写数字。在地图上，方向键移动，Enter 设定圆心。
polygon-hint = 依次点击地图上的每个角，或在下方填写数字。在地图上，方向键移动，Enter 设定一个角。
area-map = 用于绘制区域的地图
map-of = { $area } 的地图
area-map-failed = 无法加载地图。填写数字效果相同。
around-incident = 围绕一个事件
choose-incident = 选择事件
centre = 圆心
latitude = 纬度
longitude = 经度
radius = 半径（米）
radius-slider = 半径
corners = 角：{ $count }
corner = 第 { $number } 个角
next-corner = 下一个角
add = 添加
remove = 移除
remove-corner = 移除第 { $number } 个角
reach = 将送达：
reach-everyone = { $people ->
   *[other] { $people } 人。
}
reach-area = { $people ->
   *[other] { $people } 人。在区域内有地点：{ $within }。没有登记地点：{ $without }。
}
reach-asking = 尚不清楚，正在询问。
reach-nobody = 不清楚：区域尚未画完。
reach-failed = 不清楚：无法询问网关。

## Preview and draft

preview = 在大家的手机上
on-bright = 浅色屏幕
on-dark = 深色屏幕
draft-kept = 草稿保存在此浏览器中。
draft-unkept = 此浏览器不保存任何内容：重新加载会丢失草稿。
draft-is-there = 已经有一份草稿。
draw-around = 把圆画在这个事件周围：{ $incident }
throw-away = 丢弃

## Sending

check-and-send = 检查并发送…
faults = 还不能发送：请看各栏旁的说明。
send-question = 发送这条警告？
goes-to-everyone = 将发给所有人。
goes-to-area = 将发给此区域的人：{ $area }。
reach-unknown = 现在不知道会送达多少人。
shown-until = 显示到 { $when }。
they-are-asked = 会询问大家是否安全。
they-are-not-asked = 不会询问大家是否安全。
cannot-be-unsent = 会立即发出。可以更改或撤回，但无法当作没发过。
go-back = 返回
send-to-everyone = { $people ->
   *[other] 发送给 { $people } 人
}
send-to-area = { $people ->
   *[other] 发送给 { $people } 人，其中 { $without } 人没有登记地点
}
send-to-unknown = 在不知道人数的情况下发送
sending-now = 正在发送：网关尚未保存。
is-sent = 已发送：网关已保存。
not-confirmed = 未确认。
not-confirmed-long = 没有收到答复：可能已发出，也可能没有。请再次询问：无论问多少次，只会发送一次。
ask-again = 再次询问
throw-away-unknown = 丢弃，尽管可能已发出
fault-title-missing = 需要标题。
fault-title-long = 标题太长：最多 { $title } 个字符。
fault-text-missing = 需要正文。
fault-text-long = 正文太长：最多 { $text } 个字符。
fault-end-missing = 请选择结束时间。
fault-end-past = 该时间已过。
fault-end-late = 最多从现在起 7 天。
fault-area-nameless = 区域需要名称：会告诉大家。
fault-area-name-long = 名称太长：最多 120 个字符。
fault-area-no-centre = 请设定圆心。
fault-area-radius = 半径为 100 至 1,000,000 米。更大请选择所有人。
fault-area-few-corners = 多边形至少有三个角。
fault-area-many-corners = 多边形最多有 99 个角。
fault-area-crossing = 边线与自身相交或相接：请移动或移除一个角。
fault-area-meridian = 边线跨过 180 度经线：请两侧各发一条。
fault-area-off-earth = 地球上没有这个地点。

## Following

figures = 传达情况
figure-people = 人数
figure-reached = 已送达
figure-seen = 已看到
figure-safe = 安全
figure-help = 需要帮助
figure-silent = 未回答
figures-stale = 这些数字可能已过时。
over-time = 自发送以来
over-time-said = 从发送到现在，共 { $people } 人：{ $figures }
as-table = 以表格显示
column-time = 时间
the-people = 人员
people-failed = 无法加载人员。
nobody = 没有人。
more-people = 更多
says-safe = 表示安全
says-help = 表示需要帮助
it-reached = 已送达
not-reached = 尚未送达。
was-seen = 已看到
not-seen = 未看到。
open-call = 打开其求助
open-talk = 打开聊天
change = 更改…
change-question = 更改内容
change-does = 会立即告知原来的对象：{ $whom }。对象不变。
change-now = 发送更改
take-back = 撤回…
take-back-question = 撤回这条警告？
take-back-does = 会告知原来的对象它已撤回：{ $whom }。此操作无法撤销。
take-back-why = 原因（可选）
take-back-now = 撤回
done-unknown = 未确认：没有收到答复。请再次询问：只会执行一次。
