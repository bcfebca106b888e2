### Mails. The link stands after the text, and what is said after it below the link. Lines of at most 76 letters:
### a longer one makes programs encode the whole text, and links are then hard to copy.

mail-hello = Hello,
mail-hello-name = Hello { $name },
mail-not-you = If this was not you, do nothing: without the link nothing happens.

mail-registered =
    Follow this link within a day, and your account is made:
    .subject = Confirm your e-mail address

mail-registered-again =
    Somebody registered with this e-mail address, which has an account
    already. If it was you, sign in with it. If you forgot its password,
    this link sets another one within an hour:
    .subject = You have an account already

mail-new-address =
    Follow this link within a day, and this is the address of your account:
    .subject = Confirm your e-mail address

mail-new-address-in-use =
    Somebody wanted to give another account this e-mail address. It belongs
    to an account already, so nothing was changed.
    .subject = You have an account already

mail-forgotten =
    This link sets a new password within an hour, and signs you out
    everywhere:
    .subject = A new password

mail-password-changed =
    The password of your account was just changed, and its other logins have
    ended. If this was not you, ask for a new password on the sign-in page at
    once, and tell who runs this gateway.
    .subject = Your password was changed

mail-passkey-added =
    A passkey was just added to your account, and now signs you in:
    { $passkey }
    If this was not you, remove it in the settings of the chat at once, set
    another password, and tell who runs this gateway.
    .subject = A passkey was added

mail-passkey-copied =
    Somebody tried to sign in to your account with a copy of this passkey:
    { $passkey }
    It was refused. Remove the passkey in the settings of the chat, make a
    new one, and tell who runs this gateway.
    .subject = A passkey was refused

mail-invited =
    { $role ->
        [responder] You are invited to make an account as a responder. Follow this link:
        [admin] You are invited to make an account as an administrator. Follow this link:
       *[citizen] You are invited to make an account. Follow this link:
    }
    .subject = You are invited
mail-invited-once = It is good once.
