### Signing in, making an account, and getting back into one.

account-title = Your account – Lifeline
account-sos = SOS without signing in
account-make = Make an account
account-login-name = Login name
account-email = E-mail
account-new-password = New password, at least 10 characters
account-invited = You are invited
account-confirm-email = Confirm your e-mail address
account-confirm = Confirm
account-forgotten = Forgotten password
account-login-or-email = Login name or e-mail
account-mail-link = Mail me a link
account-another-password = A new password
account-set-password = Set it, and sign out everywhere
account-look-into-mail = Look into your mail
account-mailed = If the address is right, a mail with a link is on its way. It is good for a short time only.
account-confirmed = Your e-mail address is confirmed
account-password-set = Your password is changed
account-signed-out = You are signed out everywhere.

sign-in-title = Sign in – Lifeline
sign-in = Sign in
sign-in-password = Password
sign-in-passkey = Sign in with a passkey
sign-in-passkey-failed = That did not work. Try again, or sign in with your password.
sign-in-code-title = One more step
sign-in-code = Code of your authenticator app
sign-in-code-lost = Have you lost it? Enter one of your recovery codes. To call for help you need no code.

## Why something was not done

problem-forbidden = Accounts are made by the operator here, or by invitation.
problem-origin-not-allowed = The form came from another site. Open the page anew.
problem-login-failed = The login or the password is wrong.
problem-login-failed-code = The code is wrong or was used already. Wait for the next one.
problem-login-failed-credential = This passkey does not count here. Sign in with another one, or with your password.
problem-token-invalid-challenge = That took too long. Sign in again.
problem-rate-limited = Too many attempts. Wait a little and try again.
problem-not-found = This link was used already or is not good any more. Ask for another.
problem-already-exists = This login name is taken. Choose another.
problem-invalid-field-username = A login name is 3 to 32 characters of a-z 0-9 _ . -
problem-invalid-field-email = This is not an e-mail address.
problem-invalid-field-credential = What the passkey answered cannot be read. Sign in with your password.
problem-invalid-field-name = A name has 1 to 80 characters.
problem-invalid-field-password = This password is too easy to guess. Take several words that do not belong together, at least 10 characters.
