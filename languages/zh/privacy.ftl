### What the gateway itself says about a person's own data.

export-readme =
    本网关保存的关于{ $name }的全部内容

    profile.json – 您的账户：名字、电子邮件地址、语言、建立时间。
    picture.jpg – 其他人看到的您的图片；群组文件旁边是该群组的图片。
    contacts.json – 您的联系人、向您发出请求的人、您屏蔽的人。
    sessions.json – 您在哪里登录，您的通行密钥，哪些浏览器接收通知。
    broadcasts.json – 送达您的警告、您看到的时间以及您的回答。
    calls – 您仍被保存的每次求助各一个文件：时间、您的位置、说过和做过的事。
    conversations – 您参加的每个会话各一个文件：您可以阅读的内容。
    media – 您自己的录音、图片和文件。消息用文件名的第一部分指称它们。

    所有时间均为 UTC。您未登录时发出的求助不在其中：没有人能知道那是您的。您在他人求助中写下的内容属于那些求助。
    请把此文件放在安全的地方：拿到它的人会知道您去过哪里、写过什么。
