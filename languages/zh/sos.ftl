### The SOS page and the page of a call. `script-` goes to the page’s scripts, which replace {name} and {metres}: what they say
### before the rest of the page is there. What they say later stands in `sos-later.ftl`.

## Every page

call = 拨打 { $number }
not-replaced = Lifeline 不能代替 { $number }。
languages = 语言
your-name = 您的姓名
what-and-where = 发生了什么？在哪里？

## The SOS page

sos-title = SOS – Lifeline
sos-sign-in = 登录
sos-question = 您需要帮助吗？
sos-few-words = 补充几句话（可不填）
sos-press = 求助
sos-then-cancel = 按下后有 5 秒钟可以取消。
sos-at-once = 按下后立即发出求助。
sos-silent = 我不能说话：请写字，不要打电话
sos-why-place = 您的位置会一同发送，以便找到您；浏览器可能会询问。
sos-calling-in = 即将求助，倒计时
sos-seconds = { $seconds ->
   *[other] 秒
}
sos-cancel = 取消
sos-send-now = 立即发送

## What its scripts say

script-countdown = 5 秒后发出求助。取消按钮在下方。
script-stopped = 已取消。没有发送任何内容。
script-calling = 正在求助
script-not-yet = 尚未送达应急中心。正在重试。
script-offline = 没有网络连接。
script-connecting = 正在连接。您的求助仍然有效。
script-cut-off = 您的求助仍然有效。本页面不再更新。
script-saved = 已保存在本手机
script-reached = 已送达应急中心
script-seen = 救援人员已看到
script-taken = { $name } 正在处理您的求助
script-taken-by-one = 救援人员正在处理您的求助
script-end-safe = 您已报告平安
script-end-cancelled = 您已撤回求助
script-end-resolved = 救援人员已结束此次求助
script-ending = 正在通知应急中心。
script-ending-waits = 您已结束呼叫。一有连接就会通知应急中心。
script-place-sought = 正在定位。求助不会因此延迟。
script-place = 已定位，误差约 { $metres } 米。
script-place-waits = 已定位，误差约 { $metres } 米，尚未发送。
script-place-denied = 无法定位。请写下您在哪里。
script-signed-in = 已登录

## How a call stands, without scripts

state-title = 您的求助 – Lifeline
state-not-reached = 您的求助没有送达应急中心
state-again = 重试
state-ended = 您的求助已结束
state-taken = 救援人员正在处理您的求助
state-seen = 救援人员已看到您的求助
state-stored = 应急中心已收到您的求助
state-unknown = 此页面无法显示您的求助状态
state-unknown-why = 可能由另一个标签页或另一部手机显示。如果不确定是否有人来帮助您，请再次求助。
state-taken-by = 处理人：{ $name }
state-a-responder = 救援人员
state-look = 查看最新状态
state-back = 返回求助页面

## Why something was not done

problem = 操作未完成。请重试。
problem-text-too-long = 文字太长。请缩短。
problem-payload-too-large = 内容太多。请缩短。
problem-unavailable = Lifeline 暂时无法保存。请重试。如果您现在需要帮助，请拨打紧急电话。
problem-busy = 使用 Lifeline 的人太多。请重试。如果您现在需要帮助，请拨打紧急电话。
