### Mails. The link stands after the text, and what is said after it below the link.

mail-hello = 您好：
mail-hello-name = { $name }，您好：
mail-not-you = 如果不是您本人操作，无需处理：不打开链接，什么都不会发生。

mail-registered =
    请在一天内打开此链接，完成账号注册：
    .subject = 请确认您的电子邮箱

mail-registered-again =
    有人用此电子邮箱注册，但此邮箱已有账号。
    如果是您本人，请直接登录。如果忘记了密码，
    请在一小时内用此链接设置新密码：
    .subject = 您已有账号

mail-new-address =
    请在一天内打开此链接，将此邮箱设为您账号的邮箱：
    .subject = 请确认您的电子邮箱

mail-new-address-in-use =
    有人想把此电子邮箱用于另一个账号。
    此邮箱已属于一个账号，因此没有任何更改。
    .subject = 您已有账号

mail-forgotten =
    请在一小时内用此链接设置新密码。设置后，您将在所有设备上退出登录：
    .subject = 设置新密码

mail-password-changed =
    您账号的密码刚刚已更改，其他登录均已结束。
    如果不是您本人操作，请立即在登录页面申请新密码，
    并告知本网关的运营者。
    .subject = 您的密码已更改

mail-passkey-added =
    您的账号刚刚添加了一个通行密钥，现在可以用它登录：
    { $passkey }
    如果不是您本人操作，请立即在聊天的设置中移除它，
    更改密码，并告知本网关的运营者。
    .subject = 已添加通行密钥

mail-passkey-copied =
    有人试图用此通行密钥的副本登录您的账号：
    { $passkey }
    登录已被拒绝。请在聊天的设置中移除该通行密钥，
    新建一个，并告知本网关的运营者。
    .subject = 通行密钥被拒绝

mail-invited =
    { $role ->
        [responder] 邀请您以救援人员身份注册账号。请打开此链接：
        [admin] 邀请您以管理员身份注册账号。请打开此链接：
       *[citizen] 邀请您注册账号。请打开此链接：
    }
    .subject = 您收到邀请
mail-invited-once = 此链接只能使用一次。
