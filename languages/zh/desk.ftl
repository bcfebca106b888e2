### The responders' desk. Rows are narrow: what stands in them is short.

## Frame

title = Lifeline 指挥台
title-stale = 非实时 – Lifeline 指挥台
language = 语言
account = 登录与安全，在新标签页中
sign-out = 退出登录
help = 按键
tone = 提示音
tone-off = 关
tone-on = 开
tone-blocked = 等待点击
tone-help = 有新的求助、新的特别严重事件或指挥台断线时，发出提示音
cancel = 取消
close = 关闭
retry = 重试
picture = 照片
not-loaded = 无法加载。
back = 返回列表
loading = 正在加载
lifeline = Lifeline
sos = 求助
# Between the parts of a line.
comma = ，

## How fresh the screen is

fresh-live = 实时
fresh-behind = 落后 { $age }
fresh-catching-up = 正在追赶
fresh-connecting = 正在连接
fresh-checking = 正在检查连接
fresh-disconnected = 已断线，{ $seconds } 秒后重试
fresh-signed-out = 已退出登录
fresh-denied = 无权限
denied = 此账号不能查看事件。请退出，并以救援人员账号登录。
stale = 非实时。此屏幕可能已过时：可能缺少新事件。
unsent = { $count ->
   *[other] 您有 { $count } 项操作尚未确认：会自动重新发送。
}

## Numbers

seconds = { $seconds } 秒
minutes = { $minutes } 分钟
hours = { $hours } 小时 { NUMBER($minutes, minimumIntegerDigits: 2) } 分
days = { $days } 天 { $hours } 小时
metres = { $metres } 米
kilometres = { NUMBER($kilometres, minimumFractionDigits: 1, maximumFractionDigits: 1) } 公里
speed-value = { $speed } 公里/小时
percent = { $percent }%

## The list

open = 未结束
open-list = 未结束的事件
resolved = 已解决
resolved-list = 已解决的事件
search = 搜索 (/)
new-rows = { $count } 个新事件，按 n
column-severity = 严重程度
column-what = 事件
column-from = 来源
column-where = 地点
column-age = 时长
column-status = 状态
empty = 没有未结束的事件。
empty-alive = 服务器 { $seconds } 秒前有应答。
empty-blind = 但指挥台未连接：可能有看不到的事件。
nothing-found = 没有找到。
none-resolved = 没有已解决的事件。
severity-Extreme = 特别严重
severity-Severe = 严重
severity-Moderate = 中等
severity-Minor = 轻微
severity-Unknown = 未评定
status-waiting = 等待处理
status-taken = 已接手
status-taken-by = 接手：{ $name }
test = 测试
cleared = 已消失
unreachable = 失联
silent = 勿致电
forced = 被迫
end-safe = 平安
end-cancelled = 已撤回
no-place = 地点未知
unknown-caller = 未知求助者
unverified-caller = 未核实的求助者
announce = { $kind }，{ $severity }，{ $origin }
announce-new-one = 新事件：{ $incident }
announce-new-many = { $count } 个新事件。第一个：{ $incident }
announce-live = 指挥台已恢复实时。

## An incident

pick = 请选择事件：点击它，或按 j。
acknowledge = 接手
acknowledging = 正在接手，尚未确认
acknowledging-short = 未确认
acknowledging-later = 尚未发送：连接后发出
not-sent-short = 尚未发送
not-acknowledged = 未由您接手：{ $why }
not-acknowledged-refused = 未接手：连接被拒绝。
already-taken = 有人先接手了。
resolve = 解决
resolving = 正在解决，尚未确认
resolve-question = 结果如何？
resolve-words = 说明（可不填）
reopen = 重新打开
not-sent = 未发送：没有连接。请在指挥台恢复实时后重试。
no-answer = 没有应答：可能已完成，也可能没有。重试前请先查看状态。
failed = 未完成：{ $why }
failed-refused = 未完成：连接被拒绝
outcome-assisted = 已提供帮助
outcome-false_alarm = 误报
outcome-duplicate = 属于另一事件
outcome-unreachable = 联系不到求助者
outcome-drill = 这是演练
cleared-long = 传感器不再检测到
end-safe-long = 求助者报告平安
end-cancelled-long = 求助者已撤回
silent-long = 呼救者不能出声。不要打电话：请写字。
forced-long = 呼救者被迫结束呼救。呼救仍在继续。不要打电话，也不要让任何人知道您已知情：对方手机显示呼救已结束。
fact-position = 坐标
fact-phone = 手机
fact-fix = 最新定位
fact-speed = 速度
fact-battery = 手机电量
fact-text = 留言
fact-opened = 开始
fact-seen = 首次查看
fact-acknowledged = 接手
fact-resolved = 解决
fact-signals = 传感器信号
fact-account = 账号
fact-id = 事件
fact-place = 地点
verified = 已登录
unverified = 未核实：未登录发送
floor = { $floor } 楼
within = 误差 { $distance }
unreachable-long = 失联，最后联系
open-in-maps = 在地图应用中打开
map = 地图
map-loading = 正在加载地图
map-failed = 地图无法加载。上方坐标是正确的。
map-larger = 放大 (m)
map-smaller = 缩小 (m)
map-credit = 轮廓：Natural Earth
no-place-yet = 地点尚不清楚

## Timeline and messages

thread = 时间线和消息
timeline-loading = 正在加载时间线
timeline-failed = 无法加载更早的记录。
to-caller = 给求助者的消息 (c)
a-note = 备注，仅救援人员可见 (i)
write-to-caller = 写给求助者
write-note = 写备注
to-caller-short = 给求助者
note = 备注
send = 发送
sending = 正在发送，尚未确认
sending-later = 尚未发送：连接后发出
discard = 放弃
did-open = 事件开始：{ $kind }，{ $severity }
did-raise = 传感器报警
did-update = 传感器更新
did-clear = 传感器不再检测到
did-fall-silent = 设备没有信号
did-come-back = 设备恢复信号
did-limit = 阈值 { $threshold }
did-battery = 电量 { $percent }%
did-test = 测试
did-call = 发出求助，{ $where }
did-call-somewhere = 发出求助，地点尚不清楚
did-tell-contacts = { $count ->
   *[other] 已通知 { $count } 位联系人
}
did-record = 录音，{ $length }
did-locate = 地点：{ $where }
did-vanish = 联系不到求助者的手机
did-reappear = 又能联系到求助者的手机
did-end-resolved = 救援人员解决了事件，求助结束
did-end-cancelled = 求助者撤回了求助
did-silence = 不能出声：勿致电，请写字
did-speak = 可以再次致电
did-force = 被迫结束呼救：呼救继续，只有救援人员知道
did-agree = 同意分享{ $what }（文本 { $words }）
did-withdraw = 不再同意分享{ $what }（文本 { $words }）
consent-location = 位置
consent-location_tail = 结束前的位置
consent-voice = 声音
did-see = 首次查看
did-acknowledge = 已接手
did-resolve = 已解决：{ $outcome }
did-reopen = 重新打开
did-ask = 请求执行：{ $command }
did-ask-two = 须由第二名救援人员确认
did-confirm = 第二名救援人员已确认：{ $command }
did-send = 设备已收到：{ $command }
did-do = 设备报告已完成：{ $command }
did-do-late = 设备迟报已完成：{ $command }
did-not-do = 设备报告未完成：{ $command }
did-not-do-late = 设备迟报未完成：{ $command }
did-not-send = 未发送，没有人及时确认：{ $command }
did-not-answer = 没有及时应答：{ $command }
did-quarantine = 无法识别的数据
a-command = 指令

## Commands to devices

commands = 设备指令
commands-failed = 无法加载设备在此能做什么。
own-device = 此事件的设备
other-device = 另一设备，相距 { $distance }
not-its-own = { $distance }：不是此事件的设备
two-persons = 需 2 人
asking = 正在请求，尚未确认
asked-by = 请求人
ago = { $age }前
second-wanted = 需要第二名救援人员：
look = 查看
stage-unconfirmed = 等待第二名救援人员：尚未发送。
stage-asked = 发送中：设备尚未收到。
stage-sent = 设备已收到，尚未应答。
stage-done = 设备报告已完成。
stage-failed = 未完成：设备无法执行。
stage-unanswered = 没有及时应答：不知道是否完成。
stage-unsent = 未发送：没有人及时确认。
late = 设备报告迟了。
not-you = 这是您请求的，须由他人确认。
confirm = 确认 …
device = 设备
distance = 距离
about = 原因
needs-second = 须由第二名救援人员在 3 分钟内确认，然后发送到设备。
goes-at-once = 将立即发送到设备。
ask-second = 请第二名救援人员确认
command-siren = 拉响警报
command-siren_off = 关闭警报
command-light = 开灯
command-light_off = 关灯
command-lock = 上锁
command-unlock = 开锁
command-gas_off = 关闭燃气
command-water_off = 关闭供水
command-power_off = 切断电源

## Keys

key-walk = 下一个、上一个事件
key-rows = 在列表中：下一行、上一行
key-enter = 在列表中：打开事件
key-a = 接手
key-r = 解决或重新打开
key-c = 给求助者发消息
key-i = 内部备注
key-space = 播放或停止最近的录音
key-m = 放大或缩小地图
key-n = 让新事件进入列表
key-search = 搜索
key-escape = 离开输入框、关闭、返回
key-help = 这些按键
single-keys = 单个字母键有效

## What sensors see

kind-button = 按钮
kind-co = 一氧化碳
kind-contact = 门窗打开
kind-crash = 碰撞
kind-device_silent = 设备失联
kind-fall = 跌倒
kind-fire = 火灾
kind-flood = 水浸
kind-gas = 燃气
kind-gas-sensor = 燃气传感器
kind-gas_leak = 燃气泄漏
kind-geofence = 进出区域
kind-heat = 高温
kind-intrusion = 入侵
kind-leak = 漏水
kind-medical = 医疗
kind-panic = 紧急按钮
kind-power = 停电
kind-quake = 地震
kind-safety = 安全
kind-smoke = 烟雾
kind-tamper = 设备被动过
kind-water = 水
more = 详情
