# 聊天。{$name} 是个人或群组的名称。
# The first view: the list. What other screens say stands in chat-screens.ftl.
app-name = Lifeline 聊天
sos = SOS
sos-hint = 呼叫求助
conversations = 会话
new-conversation = 新会话
settings = 设置
loading = 正在加载…
somebody = 某人
you = 您
offline = 没有网络。您写的内容会保存在这部手机上。
connecting = 正在连接…
not-live = 内容还不是最新
list-empty = 还没有会话。
list-empty-hint = 先给身边的人写一句，紧急时才找得到彼此。
unread = { $count ->
   *[other] { $count } 条未读消息
}
hundred-unread = 100 条或更多未读消息
draft = 草稿：{ $text }
you-wrote = 您：{ $text }
deleted-message = 消息已删除
online = 在线
not-online = 不在线
choose-conversation = 请选择一个会话
typing-one = { $name } 正在输入
typing-many = 有几个人正在输入
not-kept = 未保存：这个浏览器无法保存内容。请留在本页，直到服务器保存为止。
announce-message = { $name }：{ $text }
opened-by = { $name } 开始了会话
renamed-by = { $name } 把群组命名为“{ $title }”
pictured-by = { $name } 更换了群组图片
added-by = { $name } 添加了 { $who }
removed-by = { $name } 移除了 { $who }
left = { $name } 退出了群组
role-by = { $name } 更改了 { $who } 的身份：{ $role }
role-owner = 群主
role-admin = 管理员
role-member = 成员
a-picture = 图片
a-voice = 语音消息
a-file = 文件
search = 搜索消息
