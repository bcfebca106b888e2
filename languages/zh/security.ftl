# Signing in and security: a screen below the settings.
to-desk = 打开工作台
to-chat = 打开聊天

## Password

password = 密码
password-change = 更改密码
password-ends = 更改后，您在其他所有地方的登录都会退出。
password-now = 当前密码
password-new = 新密码
password-new-hint = 至少 10 个字符。几个互不相关的词就很好。
password-refused = 此密码太容易被猜到。请用几个互不相关的词，至少 10 个字符。
password-changed = 密码已更改。您在其他所有地方的登录已退出。

## Two-step sign-in

two-step = 两步登录
two-step-what = 启用后，登录需要密码和手机应用中的验证码。只知道密码的人无法登录。求救永远不需要验证码。
two-step-on = 已启用
two-step-off = 未启用
two-step-due = 您的角色需要先启用两步登录才能继续。手机上要有身份验证器应用。您仍然可以求救。
two-step-set-up = 设置
two-step-go-on = 继续
two-step-scan = 请用身份验证器应用扫描此图。
two-step-picture = 身份验证器应用的二维码
two-step-open = 应用就在这台设备上：打开它
two-step-key = 或在应用中输入此密钥：
two-step-code = 应用现在显示的验证码
two-step-code-wrong = 验证码错误或已用过。请等下一个验证码。
two-step-either-code = 应用中的验证码，或一个恢复码
two-step-switch-on = 启用
two-step-turn-off = 停用
two-step-turn-off-what = 此后只凭密码就能登录。

## Recovery codes

recovery-left = { $count ->
    [0] 恢复码已用完。请生成新的。
   *[other] 还剩 { $count } 个恢复码。
}
recovery-renew = 新的恢复码
recovery-renew-what = 您现有的恢复码将随之失效。
recovery = 您的恢复码
recovery-what = 如果手机丢失，每个恢复码可代替验证码登录一次。它们只在现在显示。请与重要证件放在一起，不要存在装有该应用的手机上。
recovery-file = { $name } 的 Lifeline 恢复码，每个只能用一次
recovery-download = 下载
recovery-print = 打印
recovery-kept = 我已保存好
copied = 已复制
copy-failed = 您的浏览器未能复制。

## Where I am signed in

signed-in-at = 登录的设备
sessions-what = 如果有您不认识的，请退出它并更改密码。
this-one = 这一台
agent = { $system } 上的 { $browser }
agent-program = 程序：{ $program }
agent-unknown = 未知设备
last-used = 上次使用：{ $when }
first-used = 登录时间：{ $when }
end-session = 在那里退出登录
end-session-of = 在那里退出登录：{ $agent }
session-ended = 已退出：{ $agent }
end-others = 退出其他所有登录
others-ended = 您在其他所有地方的登录已退出。

## Passkeys

passkeys = 通行密钥
passkeys-hint = 通行密钥让您用指纹、面容或本设备的锁屏登录，无需密码。别人猜不到，也偷看不到。
passkeys-instead = 您也可以改为添加通行密钥：它一次完成两个步骤，不需要应用，也不需要验证码。
passkeys-none = 您还没有通行密钥。
passkeys-full = 您已有十个通行密钥。要再添加，请先移除一个。
passkeys-unable = 此浏览器不支持通行密钥。
passkey-add = 添加通行密钥
passkey-name = 给它起个名字
passkey-new-name = 给新的通行密钥起个名字
passkey-device = 本设备
passkey-code = 身份验证器应用的验证码，或一个恢复码
passkey-added = 添加于 { $when }
passkey-used = 上次使用 { $when }
passkey-rename = 重命名
passkey-rename-one = 重命名 { $name }
passkey-remove-one = 移除 { $name }
passkey-remove-ask = 要移除通行密钥 { $name } 吗？之后它将无法用于登录。
passkey-here = 本设备上已有您的通行密钥。
passkey-not-made = 没有创建通行密钥。
passkey-late = 用时过长。请重新开始。
passkey-in-place = 您的通行密钥已就绪。
