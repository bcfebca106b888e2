# Notifications. {$name} est le nom d’une personne.
sos = SOS : { $name } appelle à l’aide
contact-sos = { $name } appelle à l’aide et veut que vous le sachiez
sos-silent = SOS : { $name } appelle à l’aide. N’appelez pas, écrivez
contact-sos-silent = { $name } appelle à l’aide. N’appelez pas, écrivez
message = { $name } vous a écrit
somebody = Quelqu’un
broadcast = { $name } vous alerte : ouvrez pour lire que faire
broadcast-cancelled = { $name } a retiré une alerte
