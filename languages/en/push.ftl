# Notifications on a locked screen. {$name} is a person's name. One line each, without selectors: the build makes a table of them.
sos = SOS: { $name } calls for help
contact-sos = { $name } calls for help and wants you to know
sos-silent = SOS: { $name } calls for help. Do not ring, write
contact-sos-silent = { $name } calls for help. Do not ring, write
message = { $name } has written to you
somebody = Somebody
broadcast = { $name } warns you: open to read what to do
broadcast-cancelled = { $name } has taken a warning back
