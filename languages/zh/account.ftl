### Signing in, making an account, and getting back into one.

account-title = 您的账号 – Lifeline
account-sos = 不登录，直接求助
account-make = 注册账号
account-login-name = 用户名
account-email = 电子邮箱
account-new-password = 新密码，至少 10 个字符
account-invited = 您收到邀请
account-confirm-email = 请确认您的电子邮箱
account-confirm = 确认
account-forgotten = 忘记密码
account-login-or-email = 用户名或电子邮箱
account-mail-link = 发送链接到邮箱
account-another-password = 设置新密码
account-set-password = 更改密码，并在所有设备上退出登录
account-look-into-mail = 请查看您的邮箱
account-mailed = 如果邮箱正确，带链接的邮件已发出。链接很快会失效。
account-confirmed = 您的电子邮箱已确认
account-password-set = 您的密码已更改
account-signed-out = 您已在所有设备上退出登录。

sign-in-title = 登录 – Lifeline
sign-in = 登录
sign-in-password = 密码
sign-in-passkey = 使用通行密钥登录
sign-in-passkey-failed = 没有成功。请重试，或用密码登录。
sign-in-code-title = 还差一步
sign-in-code = 身份验证器应用中的验证码
sign-in-code-lost = 找不到身份验证器？请输入一个恢复码。求救不需要验证码。

## Why something was not done

problem-forbidden = 此处的账号由运营者创建，或凭邀请注册。
problem-origin-not-allowed = 表单来自其他网站。请重新打开页面。
problem-login-failed = 用户名或密码错误。
problem-login-failed-code = 验证码错误或已用过。请等下一个验证码。
problem-login-failed-credential = 此通行密钥在这里无效。请换一个，或用密码登录。
problem-token-invalid-challenge = 时间过长。请重新登录。
problem-rate-limited = 尝试次数太多。请稍等再试。
problem-not-found = 此链接已用过或已失效。请重新申请。
problem-already-exists = 此用户名已被使用。请另选一个。
problem-invalid-field-username = 用户名为 3 到 32 个字符，可用 a-z 0-9 _ . -
problem-invalid-field-email = 这不是电子邮箱地址。
problem-invalid-field-credential = 无法读取通行密钥的回应。请用密码登录。
problem-invalid-field-name = 姓名为 1 到 80 个字符。
problem-invalid-field-password = 此密码太容易被猜到。请用几个互不相关的词，至少 10 个字符。
