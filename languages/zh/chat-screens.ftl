# The screens of the chat, but for the list.
back = 返回
cancel = 取消
save = 保存
try-again = 重试
discard = 放弃
last-seen = 上次在线：{ $when }
today = 今天
yesterday = 昨天
messages = 消息
members-count = { $count ->
   *[other] { $count } 位成员
}
write = 写消息
send = 发送
characters-left = { $count ->
   *[other] 还可输入 { $count } 个字
}
characters-over = { $count ->
   *[other] 超出 { $count } 个字
}
saved-here = 已保存在这部手机上
stored = 服务器已保存
delivered = 已送达
read = 已读
delivered-some = 已送达 { $count } 人，共 { $total } 人
read-some = { $count } 人已读，共 { $total } 人
refused = 未发送：{ $reason }
reason-forbidden = 您不能在这里写消息。
change-refused = 未修改：{ $reason }
more = 详情
edited = 已编辑
edit-pending = 修改已保存在这部手机上
delete-pending = 删除已保存在这部手机上
reply = 回复
edit = 编辑
delete = 删除
copy = 复制
delete-question = 为所有人删除这条消息？
message-menu = 对这条消息的操作
replying-to = 回复 { $name }
editing = 正在编辑您的消息
stop-replying = 不回复
stop-editing = 不编辑
not-loaded = 较早的一条消息
to-newest = 跳到最新消息
new-messages = { $count ->
   *[other] { $count } 条新消息
}
beginning = 会话从这里开始。
older-failed = 无法加载更早的消息。
typing = 正在输入…
left-behind = 您写的内容未发送：该对话已不存在。
gone-title = 已不在这里
gone = 这里没有这个会话，或者您已不在其中。
keys-hint = 回车发送，Shift 加回车换行，向上键编辑您的上一条消息。
find-people = 查找联系人
find-people-hint = 姓名的至少 3 个字母，或完整的用户名
nobody-found = 没有找到人。
search-unavailable = 现在无法查找联系人。
write-to = 给 { $name } 写消息
new-group = 新群组
group-name = 群组名称
create-group = 创建群组
chosen-people = 已选的人
take-off = 去掉 { $name }
group-settings = 群组
rename = 改名
members = 成员
role-of = { $name } 的身份
add-people = 添加成员
remove = 移除
remove-question = 把 { $name } 移出群组？
leave = 退出群组
leave-question = 退出这个群组？之后您将看不到群里的任何内容。
make-group = 与 { $name } 新建群组
promote-hint = 新群组从空白开始：二位写过的内容仍只属于二位。
could-not = 没有成功。{ $reason }
done-not = 没有网络。有网络时请再试。
reason-last-owner = 请先让另一个人成为群主。
my-name = 我的名字
name-wrong = 姓名为 1 到 80 个字符。
user-name = 用户名
user-name-hint = 您用它登录；知道完整用户名的人可以找到您。
user-name-taken = 此用户名已被使用。请另选一个。
user-name-wrong = 用户名为 3 到 32 个字符，可用 a-z 0-9 _ . -
email = 电子邮箱
email-taken = 另一个账号正在使用此邮箱。
email-wrong = 这不是电子邮箱地址。
email-mailed = 一封邮件正发往 { $email }。打开其中的链接后，此邮箱才生效。
time-zone = 时区
time-zone-none = 尚未选择
findable = 这里的任何人都可以通过我名字的开头找到我
language = 语言
security = 登录与安全
show-secret = 显示：{ $what }
hide-secret = 隐藏：{ $what }
sign-out = 退出登录
sign-out-unsent = { $count ->
   *[other] 有 { $count } 条消息还没有发送，将会丢失。要退出登录吗？
}
theme = 此会话的颜色
theme-plain = 无色
theme-sea = 海
theme-leaf = 叶
theme-dusk = 暮
notify = 此处有新消息时通知我
notify-hint = 适用于您的所有设备。求救和警告始终会通知您。
saved = 已保存
contacts = 联系人
contacts-empty = 还没有联系人。
contact-add = 添加联系人
contact-ask = 请 { $name } 成为联系人
contact-asked = 希望成为您的联系人
contact-accepted = 联系人
contact-requested = 已请求，尚无答复
contact-blocked = 已屏蔽
contact-accept = 接受
contact-decline = 拒绝
contact-block = 屏蔽
contact-unblock = 取消屏蔽
contact-emergency = 我求助时通知此人
contact-emergency-for = 对方求助时会通知您

## My data, and the end of an account

my-data = 我的数据
my-data-what = 本网关保存的关于您的全部内容，合为一个文件：您的账户和图片、联系人、求助、会话，以及您附上的内容。
my-data-take = 带走我的数据
my-data-password = 您的密码
my-data-taken = 文件已在您的下载中。请放在安全的地方。
my-data-busy = 请求过于频繁，或正在进行。请稍等。
my-data-here = 本页面在此设备上保存 { $size }，以便没有网络时也能打开和阅读。退出登录会删除其中属于您的内容。
wrong-password = 这不是您的密码。
delete-account = 删除我的账户
delete-goes = 立即删除且无法恢复：您的名字、电子邮件地址和密码，您的联系人和通知，以及所有登录。
delete-conversations = { $count ->
   *[other] 在 { $count } 个会话中，其他人仍保留您写的内容，但不带您的名字。
}
delete-calls = { $count ->
   *[other] 您的 { $count } 次求助作为证据保留，直到解决后 { $days } 天。
}
delete-group = { $group }将归{ $name }所有。
delete-log = 已删除的内容在网关自身的日志中最多还会保留 { $days } 天，在此之前做的备份中也可能存在。只有运营者能读到。
delete-erase = 同时删除我在会话中写下和附上的内容
delete-confirm = 请输入您的用户名以确认：{ $name }
delete-sos-runs = 您有一次求助正在进行。请先结束它。
delete-last-admin = 没有其他人管理本网关。请先让另一人成为管理员。
deleted-account = 已删除的账户

## Pushes

pushes = 通知
pushes-what = 页面关闭时，浏览器可以提醒您有求助和新消息。只显示来自谁，不显示内容和位置。
pushes-unable = 此浏览器无法通知您。
pushes-denied = 浏览器不允许本页面通知您，可在浏览器设置中更改。
pushes-turn-on = 开启
pushes-turn-off = 关闭

## Attachments

close = 关闭
attach = 添加附件
attach-camera = 拍照
attach-picture = 图片
attach-file = 文件
attach-drop = 拖放到此处即可添加
attach-chosen = 随下一条消息发送
attach-take-off = 不添加 { $name }
attach-empty = { $name } 是空的。
attach-too-large = { $name } 太大：{ $size }。最多可发送 { $most }。
attach-unreadable = 无法将 { $name } 作为图片读取。
attach-as-file = 作为文件发送
record-voice = 录制语音消息
recording = 正在录音
recording-asks = 您的浏览器正在请求使用麦克风。
recording-denied = 无法使用麦克风。可在浏览器设置中允许。
recording-send = 结束并发送录音
uploading = 正在发送
uploaded = { $percent } %
picture-from = 来自 { $name } 的图片
voice-play = 播放 { $name } 的语音消息，{ $length }
voice-stop = 停止 { $name } 的语音消息，{ $length }
voice-place = 录音位置
media-failed = 无法加载。
reason-broke-off = 上传中断。请重试。

## Search

search-here = 在此对话中搜索
search-in = 在 { $name } 中搜索
search-what = 消息内容
search-everywhere = 在所有对话中搜索
search-hint = 至少 2 个字符。用方向键浏览结果。
searching = 正在搜索…
search-failed = 现在无法搜索。
search-nothing = 没有消息包含此内容。
search-further = 继续向前搜索
search-found = { $count ->
   *[other] { $count } 条消息
}
search-found-so-far = { $count ->
   *[other]目前找到 { $count } 条消息
}

## A contact’s call

call = 呼救
call-silent = 不要打电话：呼救者不能出声。请在这里写字。
call-waiting = 应急中心已收到呼救，尚无人查看。
call-seen = 救援人员已看到呼救
call-taken = { $name } 正在处理
call-end-safe = 对方表示已安全
call-end-cancelled = 对方已撤回呼救
call-end-resolved = 救援人员已结束呼救
call-gone = 您不能查看此呼救，或已不能查看。
call-place = 位置
call-place-none = 尚不清楚
call-within = { $metres } 米范围内
call-map = 在地图应用中打开
call-heard = 最新位置时间
call-battery = 手机电量
call-write = 写给呼救者和救援人员
call-waits = 尚未发送
retry = 重试
picture = 照片
call-title = { $name } 正在求助

## Places for warnings

places = 警告的地点
places-hint = 某地区的警告会在其中有您的地点时送达。不填写则全部送达。只保留到约 100 米，别人看不到，也不作他用。
place-label = 您现在所在地点的名称
place-add = 添加此地点
place-remove = 删除地点 { $name }
place-unknown = 您的手机没有提供位置。

## Pictures of people and of groups

picture-mine = 我的图片
picture-mine-hint = 您的联系人以及与您同在一个会话中的人能看到它。您求助期间，救援人员也能看到。
picture-groups = 群组图片
picture-groups-hint = 群组中的每个人都能看到它。
picture-choose = 选择图片
picture-another = 选择另一张图片
picture-remove = 移除图片
picture-preview = 其他人将看到的图片
picture-zoom = 大小
picture-across = 左右
picture-down = 上下
picture-use = 使用这张图片
picture-sending = 图片正在发送…
