# Signing in and security: a screen below the settings.
to-desk = Open the desk
to-chat = Open the chat

## Password

password = Password
password-change = Change the password
password-ends = With the new password you are signed out everywhere else.
password-now = Present password
password-new = New password
password-new-hint = At least 10 characters. Several words that do not belong together are good.
password-refused = This password is too easy to guess. Take several words that do not belong together, at least 10 characters.
password-changed = Your password is changed. You are signed out everywhere else.

## Two-step sign-in

two-step = Two-step sign-in
two-step-what = When it is on, signing in asks for your password and a code from an app on your phone. Whoever learns your password alone stays outside. To call for help you never need a code.
two-step-on = Switched on
two-step-off = Switched off
two-step-due = Your role needs two-step sign-in before you go on. You need an authenticator app on your phone. You can still call for help.
two-step-set-up = Set it up
two-step-go-on = Continue
two-step-scan = Scan this picture with your authenticator app.
two-step-picture = QR code for your authenticator app
two-step-open = The app is on this device: open it
two-step-key = Or type this key into the app:
two-step-code = Code that the app shows now
two-step-code-wrong = The code is wrong or was used already. Wait for the next one.
two-step-either-code = Code of the app, or a recovery code
two-step-switch-on = Switch on
two-step-turn-off = Switch it off
two-step-turn-off-what = From then on your password alone is enough to sign in.

## Recovery codes

recovery-left = { $count ->
    [0] No recovery code is left. Make new ones.
    [one] { $count } recovery code is left.
   *[other] { $count } recovery codes are left.
}
recovery-renew = New recovery codes
recovery-renew-what = The recovery codes that you have now are then good no more.
recovery = Your recovery codes
recovery-what = If your phone is lost, each of them signs you in once in place of the app’s code. They are shown only now. Keep them where your important papers are, not on the phone with the app.
recovery-file = Recovery codes of { $name } for Lifeline, each good once
recovery-download = Download
recovery-print = Print
recovery-kept = I have kept them
copied = Copied
copy-failed = Your browser did not copy it.

## Where I am signed in

signed-in-at = Where you are signed in
sessions-what = If you do not know one of them, sign it out and change your password.
this-one = this one
agent = { $browser } on { $system }
agent-program = A program: { $program }
agent-unknown = An unknown device
last-used = Last used { $when }
first-used = Signed in { $when }
end-session = Sign out there
end-session-of = Sign out there: { $agent }
session-ended = Signed out: { $agent }
end-others = Sign out everywhere else
others-ended = You are signed out everywhere else.

## Passkeys

passkeys = Passkeys
passkeys-hint = A passkey signs you in with your finger, your face or the lock of this device, without a password. Nobody can guess it or read it off you.
passkeys-instead = You can add a passkey instead: it is both steps at once, without an app and without codes.
passkeys-none = You have none yet.
passkeys-full = You have ten passkeys. Remove one to add another.
passkeys-unable = This browser has no passkeys.
passkey-add = Add a passkey
passkey-name = What do you call it?
passkey-new-name = What do you call the new one?
passkey-device = This device
passkey-code = Code of your authenticator app, or a recovery code
passkey-added = Added { $when }
passkey-used = last used { $when }
passkey-rename = Rename
passkey-rename-one = Rename { $name }
passkey-remove-one = Remove { $name }
passkey-remove-ask = Remove the passkey { $name }? It will not sign you in any more.
passkey-here = This device has a passkey of yours already.
passkey-not-made = No passkey was made.
passkey-late = It took too long. Begin again.
passkey-in-place = Your passkey is in place.
