# Notificaciones. {$name} es el nombre de una persona.
sos = SOS: { $name } pide ayuda
contact-sos = { $name } pide ayuda y quiere que lo sepas
sos-silent = SOS: { $name } pide ayuda. No llames, escribe
contact-sos-silent = { $name } pide ayuda. No llames, escribe
message = { $name } te ha escrito
somebody = Alguien
broadcast = { $name } te avisa: abre para leer qué hacer
broadcast-cancelled = { $name } ha retirado un aviso
