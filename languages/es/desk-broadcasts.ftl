# Broadcasts at the desk: written, sent and followed. Loaded after the first view.

## The room

broadcasts = Avisos
key-b = avisos, o volver a los incidentes
warn-near = Avisar a quienes están cerca
to-incidents = Incidentes
to-broadcasts = Volver a los avisos
new-broadcast = Nuevo aviso
go-on-writing = Seguir con el borrador
pick-broadcast = Elija un aviso para ver hasta dónde ha llegado.
broadcasts-failed = No se han podido cargar los avisos.
broadcast-failed = No se ha podido cargar el aviso. Puede que se haya borrado.
no-broadcasts = No hay avisos guardados.
everyone = todos
to-whom = Para: { $whom }
sent-by = Enviado por
changed-by = Cambiado por
was-changed = cambiado
taken-back = Retirado
ended = Terminado
ends-in = Termina en { $age }
reached-of = Ha llegado a { $reached } de { $people }
need-help = Necesitan ayuda: { $count }
number = { $number }

## What it says

what-it-says = Qué dice
its-title = Título: qué hacer, de un vistazo
its-text = Texto
counted = { $count } de { $max } caracteres
add-language = Añadir un idioma
also-in = También en { $language }
without-language = Sin { $language }
how-bad = Qué gravedad, cuándo y con qué certeza
ask-severity = Gravedad
ask-urgency = Urgencia
ask-certainty = Certeza
means-severity-Extreme = Amenaza extraordinaria para la vida o los bienes.
means-severity-Severe = Amenaza importante para la vida o los bienes.
means-severity-Moderate = Posible amenaza para la vida o los bienes.
means-severity-Minor = Poca o ninguna amenaza conocida para la vida o los bienes.
means-severity-Unknown = Se muestra como un aviso sin valorar.
urgency-Immediate = Inmediata
urgency-Expected = Esperada
urgency-Future = Futura
urgency-Past = Pasada
urgency-Unknown = Sin indicar
means-urgency-Immediate = Actuar ahora.
means-urgency-Expected = Actuar en la próxima hora.
means-urgency-Future = Actuar en un futuro próximo.
means-urgency-Past = Ya no hay que hacer nada.
means-urgency-Unknown = No se dice cuándo actuar.
certainty-Observed = Observada
certainty-Likely = Probable
certainty-Possible = Posible
certainty-Unlikely = Improbable
certainty-Unknown = Sin indicar
means-certainty-Observed = Ha ocurrido o está ocurriendo.
means-certainty-Likely = Más probable que improbable.
means-certainty-Possible = Posible, pero no probable.
means-certainty-Unlikely = No se espera que ocurra.
means-certainty-Unknown = No se dice con qué certeza.
asks-safe = Preguntar a la gente si está a salvo
until-when = Hasta cuándo
until-when-hint = A partir de entonces no se muestra a nadie. Como máximo 7 días.
for-hours = { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
}
own-end = Otra hora
its-end = Fin

## Whom it is for

for-whom = Para quién es
for-area = Las personas de una zona
for-everyone = Todos
area-hint = Llega a quienes han indicado un lugar en la zona y a quienes no han indicado ninguno. No se sabe dónde está la gente ahora.
area-name = Nombre de la zona
shape = Forma de la zona
circle = Círculo
polygon = Polígono
circle-hint = Pulse en el mapa o escriba los números abajo. En el mapa, las flechas lo mueven e Intro fija el centro.
polygon-hint = Pulse cada esquina en el mapa, una tras otra, o escriba los números abajo. En el mapa, las flechas lo mueven e Intro fija una esquina.
area-map = Mapa para dibujar la zona
map-of = Mapa de { $area }
area-map-failed = No se ha podido cargar el mapa. Los números hacen lo mismo.
around-incident = Alrededor de un incidente
choose-incident = Elija un incidente
centre = Centro
latitude = Latitud
longitude = Longitud
radius = Radio en metros
radius-slider = Radio
corners = Esquinas: { $count }
corner = Esquina { $number }
next-corner = Siguiente esquina
add = Añadir
remove = Quitar
remove-corner = Quitar la esquina { $number }
reach = A quién llega:
reach-everyone = { $people ->
    [one] { $people } persona.
   *[other] { $people } personas.
}
reach-area = { $people ->
    [one] { $people } persona. Con un lugar en la zona: { $within }. Sin lugar indicado: { $without }.
   *[other] { $people } personas. Con un lugar en la zona: { $within }. Sin lugar indicado: { $without }.
}
reach-asking = aún no se sabe, preguntando.
reach-nobody = no se sabe: aún no hay una zona completa.
reach-failed = no se sabe: no se ha podido preguntar a la pasarela.

## Preview and draft

preview = En los teléfonos de la gente
on-bright = En pantalla clara
on-dark = En pantalla oscura
draft-kept = El borrador se guarda en este navegador.
draft-unkept = Este navegador no guarda nada: al recargar se pierde el borrador.
draft-is-there = Ya hay un borrador.
draw-around = Trazar su círculo alrededor de este incidente: { $incident }
throw-away = Desechar

## Sending

check-and-send = Revisar y enviar …
faults = No está listo: mire lo que se dice junto a los campos.
send-question = ¿Enviar este aviso?
goes-to-everyone = Va a todos.
goes-to-area = Va a las personas de { $area }.
reach-unknown = Ahora no se sabe a cuántos llega.
shown-until = Se muestra hasta { $when }.
they-are-asked = Se pregunta a la gente si está a salvo.
they-are-not-asked = No se pregunta a la gente si está a salvo.
cannot-be-unsent = Sale de inmediato. Se puede cambiar o retirar, pero no deshacer el envío.
go-back = Volver
send-to-everyone = { $people ->
    [one] Enviar a { $people } persona
   *[other] Enviar a { $people } personas
}
send-to-area = { $people ->
    [one] Enviar a { $people } persona, { $without } sin lugar indicado
   *[other] Enviar a { $people } personas, { $without } de ellas sin lugar indicado
}
send-to-unknown = Enviar sin saber a cuántos
sending-now = Enviando: la pasarela aún no lo ha guardado.
is-sent = Enviado: la pasarela lo ha guardado.
not-confirmed = Sin confirmar.
not-confirmed-long = No ha llegado respuesta: puede que se haya enviado o no. Pregunte de nuevo: se envía una sola vez, aunque pregunte muchas.
ask-again = Preguntar de nuevo
throw-away-unknown = Desechar, aunque quizá se haya enviado
fault-title-missing = Hace falta un título.
fault-title-long = El título es demasiado largo: como máximo { $title } caracteres.
fault-text-missing = Hace falta un texto.
fault-text-long = El texto es demasiado largo: como máximo { $text } caracteres.
fault-end-missing = Elija cuándo termina.
fault-end-past = Esa hora ya ha pasado.
fault-end-late = Como máximo 7 días desde ahora.
fault-area-nameless = La zona necesita un nombre: se le dice a la gente.
fault-area-name-long = El nombre es demasiado largo: como máximo 120 caracteres.
fault-area-no-centre = Fije el centro del círculo.
fault-area-radius = El radio es de 100 a 1.000.000 de metros. Para más, elija a todos.
fault-area-few-corners = Un polígono tiene tres esquinas o más.
fault-area-many-corners = Un polígono tiene como máximo 99 esquinas.
fault-area-crossing = El contorno se cruza o se toca a sí mismo: mueva o quite una esquina.
fault-area-meridian = El contorno cruza el meridiano 180: envíe un aviso para cada lado.
fault-area-off-earth = No existe ese lugar en la Tierra.

## Following

figures = Hasta dónde ha llegado
figure-people = Personas
figure-reached = Recibido
figure-seen = Visto
figure-safe = A salvo
figure-help = Necesitan ayuda
figure-silent = Sin respuesta
figures-stale = Estas cifras pueden estar anticuadas.
over-time = Desde el envío
over-time-said = Desde el envío hasta ahora, de { $people }: { $figures }
as-table = Como tabla
column-time = Hora
the-people = Personas
people-failed = No se han podido cargar las personas.
nobody = Nadie.
more-people = Más
says-safe = Dice estar a salvo
says-help = Dice necesitar ayuda
it-reached = Le llegó
not-reached = No le ha llegado.
was-seen = Visto
not-seen = No visto.
open-call = Abrir su llamada
open-talk = Abrir el chat
change = Cambiar …
change-question = Cambiar lo que dice
change-does = Se avisa del cambio de inmediato a quienes iba dirigido: { $whom }. Los destinatarios no cambian.
change-now = Enviar el cambio
take-back = Retirar …
take-back-question = ¿Retirar este aviso?
take-back-does = Se dice a quienes iba dirigido que se ha retirado: { $whom }. No se puede deshacer.
take-back-why = Por qué (opcional)
take-back-now = Retirarlo
done-unknown = Sin confirmar: no ha llegado respuesta. Pregunte de nuevo: se hace una sola vez.
