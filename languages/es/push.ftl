# Notificaciones. {$name} es el nombre de una persona.
sos = SOS: { $name } pide ayuda
contact-sos = { $name } pide ayuda y quiere que usted lo sepa
sos-silent = SOS: { $name } pide ayuda. No llame, escriba
contact-sos-silent = { $name } pide ayuda. No llame, escriba
message = { $name } le ha escrito
somebody = Alguien
broadcast = { $name } le avisa: abra para leer qué hacer
broadcast-cancelled = { $name } ha retirado un aviso
