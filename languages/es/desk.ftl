### The responders' desk. Rows are narrow: what stands in them is short.

## Frame

title = Mesa de Lifeline
title-stale = Sin conexión – Mesa de Lifeline
language = Idioma
account = inicio de sesión y seguridad, en otra pestaña
sign-out = Cerrar sesión
help = Teclas
tone = Tono
tone-off = no
tone-on = sí
tone-blocked = espera un clic
tone-help = Un tono con cada SOS nuevo y cada incidente extremo nuevo, y cuando la mesa pierde la conexión
cancel = Cancelar
close = Cerrar
retry = Reintentar
picture = Foto
not-loaded = No se pudo cargar.
back = Volver a la lista
loading = Cargando
lifeline = Lifeline
sos = SOS
# Between the parts of a line.
comma = { ", " }

## How fresh the screen is

fresh-live = En directo
fresh-behind = Retraso de { $age }
fresh-catching-up = Poniéndose al día
fresh-connecting = Conectando
fresh-checking = Comprobando la conexión
fresh-disconnected = Sin conexión, nuevo intento en { $seconds } s
fresh-signed-out = Sesión cerrada
fresh-denied = Sin acceso
denied = Esta cuenta no puede ver incidentes. Cierre sesión y entre con una cuenta del equipo de emergencias.
stale = Sin conexión en directo. Esta pantalla puede estar anticuada: pueden faltar incidentes nuevos.
unsent = { $count ->
    [one] Una acción suya aún no está confirmada: se vuelve a enviar sola.
   *[other] { $count } acciones suyas aún no están confirmadas: se vuelven a enviar solas.
}

## Numbers

seconds = { $seconds } s
minutes = { $minutes } min
hours = { $hours } h { NUMBER($minutes, minimumIntegerDigits: 2) }
days = { $days } d { $hours } h
metres = { $metres } m
kilometres = { NUMBER($kilometres, minimumFractionDigits: 1, maximumFractionDigits: 1) } km
speed-value = { $speed } km/h
percent = { $percent } %

## The list

open = Abiertos
open-list = Incidentes abiertos
resolved = Resuelto
resolved-list = Incidentes resueltos
search = Buscar (/)
new-rows = { $count } nuevos, pulse n
column-severity = Gravedad
column-what = Qué
column-from = De
column-where = Dónde
column-age = Tiempo
column-status = Estado
empty = No hay incidentes abiertos.
empty-alive = El servidor respondió hace { $seconds } s.
empty-blind = Pero la mesa no está conectada: puede haber alguno que no ve.
nothing-found = No se ha encontrado nada.
none-resolved = No hay incidentes resueltos.
severity-Extreme = Extrema
severity-Severe = Grave
severity-Moderate = Moderada
severity-Minor = Leve
severity-Unknown = Sin valorar
status-waiting = En espera
status-taken = Atendido
status-taken-by = Atiende: { $name }
test = Prueba
cleared = ya no
unreachable = sin contacto
silent = no llamar
forced = FORZADO
end-safe = a salvo
end-cancelled = retirado
no-place = Lugar desconocido
unknown-caller = Persona desconocida
unverified-caller = Persona sin verificar
announce = { $kind }, { $severity }, { $origin }
announce-new-one = Nuevo: { $incident }
announce-new-many = { $count } incidentes nuevos. Primero: { $incident }
announce-live = La mesa está en directo.

## An incident

pick = Elija un incidente: haga clic en él o pulse j.
acknowledge = Atender
acknowledging = Atendiendo, aún sin confirmar
acknowledging-short = Sin confirmar
acknowledging-later = Aún sin enviar: saldrá al recuperar la conexión
not-sent-short = Sin enviar
not-acknowledged = No lo atiende usted: { $why }
not-acknowledged-refused = No atendido: se rechazó la conexión.
already-taken = Alguien fue más rápido.
resolve = Resolver
resolving = Resolviendo, aún sin confirmar
resolve-question = ¿Cómo terminó?
resolve-words = Con sus palabras (opcional)
reopen = Reabrir
not-sent = No enviado: no hay conexión. Inténtelo cuando la mesa esté en directo.
no-answer = No hubo respuesta: puede que se haya hecho o no. Mire el estado antes de reintentar.
failed = No se hizo: { $why }
failed-refused = No se hizo: se rechazó la conexión
outcome-assisted = Se prestó ayuda
outcome-false_alarm = Falsa alarma
outcome-duplicate = Lo cubre otro incidente
outcome-unreachable = No se pudo contactar con la persona
outcome-drill = Fue un simulacro
cleared-long = El sensor ya no lo detecta
end-safe-long = La persona dice que está a salvo
end-cancelled-long = La persona lo retiró
silent-long = No se debe oír a quien pide ayuda. No llames: escribe.
forced-long = Obligaron a quien llama a terminar la llamada. Sigue abierta. No llame ni muestre a nadie que lo sabe: su teléfono dice que terminó.
fact-position = Posición
fact-phone = Teléfono
fact-fix = Última ubicación
fact-speed = Velocidad
fact-battery = Batería del teléfono
fact-text = Palabras
fact-opened = Abierto
fact-seen = Visto por primera vez
fact-acknowledged = Atendido
fact-resolved = Resuelto
fact-signals = Señales de sensores
fact-account = Cuenta
fact-id = Incidente
fact-place = Lugar
verified = Sesión iniciada
unverified = Sin verificar: enviado sin iniciar sesión
floor = planta { $floor }
within = ± { $distance }
unreachable-long = Sin contacto, última señal
open-in-maps = Abrir en una aplicación de mapas
map = Mapa
map-loading = Cargando el mapa
map-failed = No se pudo cargar el mapa. Las coordenadas de arriba son correctas.
map-larger = Ampliar (m)
map-smaller = Reducir (m)
map-credit = Contornos: Natural Earth
no-place-yet = Lugar aún desconocido

## Timeline and messages

thread = Cronología y mensajes
timeline-loading = Cargando la cronología
timeline-failed = No se pudieron cargar las entradas anteriores.
to-caller = Mensaje a quien pide ayuda (c)
a-note = Nota, solo para el equipo (i)
write-to-caller = Escribir a quien pide ayuda
write-note = Escribir una nota
to-caller-short = A quien pide ayuda
note = Nota
send = Enviar
sending = Enviando, aún sin confirmar
sending-later = Aún sin enviar: saldrá al recuperar la conexión
discard = Descartar
did-open = Incidente abierto: { $kind }, { $severity }
did-raise = Alerta de sensor
did-update = Actualización de sensor
did-clear = El sensor ya no lo detecta
did-fall-silent = El dispositivo no da señales
did-come-back = El dispositivo vuelve a dar señales
did-limit = límite { $threshold }
did-battery = batería { $percent } %
did-test = prueba
did-call = Pidió ayuda, { $where }
did-call-somewhere = Pidió ayuda, lugar aún desconocido
did-tell-contacts = { $count ->
    [one] Se avisó a un contacto
   *[other] Se avisó a { $count } contactos
}
did-record = Voz, { $length }
did-locate = Lugar: { $where }
did-vanish = No hay contacto con el teléfono de la persona
did-reappear = Hay contacto de nuevo con el teléfono de la persona
did-end-resolved = El aviso terminó: el equipo resolvió el incidente
did-end-cancelled = La persona retiró el aviso
did-silence = No se le debe oír: no llamar, escribir
did-speak = Se le puede llamar de nuevo
did-force = Forzado a terminar la llamada: sigue, solo lo saben los equipos de respuesta
did-agree = Aceptó compartir { $what } (texto { $words })
did-withdraw = Ya no acepta compartir { $what } (texto { $words })
consent-location = la ubicación
consent-location_tail = la ubicación hasta el final
consent-voice = la voz
did-see = Visto por primera vez
did-acknowledge = Atendido: se ocupa
did-resolve = Resuelto: { $outcome }
did-reopen = Reabierto
did-ask = Pedido: { $command }
did-ask-two = debe confirmarlo otra persona del equipo
did-confirm = Confirmado por otra persona del equipo: { $command }
did-send = El dispositivo lo tiene: { $command }
did-do = Hecho, dice el dispositivo: { $command }
did-do-late = Hecho, dice el dispositivo con retraso: { $command }
did-not-do = NO hecho, dice el dispositivo: { $command }
did-not-do-late = NO hecho, dice el dispositivo con retraso: { $command }
did-not-send = No enviado, nadie lo confirmó a tiempo: { $command }
did-not-answer = Sin respuesta a tiempo: { $command }
did-quarantine = Un mensaje que no se pudo entender
a-command = Orden

## Commands to devices

commands = Órdenes a dispositivos
commands-failed = No se pudo cargar lo que pueden hacer aquí los dispositivos.
own-device = el dispositivo de este incidente
other-device = otro dispositivo, a { $distance }
not-its-own = { $distance }: no es el dispositivo de este incidente
two-persons = 2 personas
asking = Pidiendo, aún sin confirmar
asked-by = Pedido por
ago = hace { $age }
second-wanted = Hace falta una segunda persona del equipo:
look = Ver
stage-unconfirmed = Espera a una segunda persona: aún no se ha enviado nada.
stage-asked = En camino: el dispositivo aún no lo tiene.
stage-sent = El dispositivo lo tiene y aún no ha respondido.
stage-done = Hecho, dice el dispositivo.
stage-failed = NO hecho: el dispositivo no pudo hacerlo.
stage-unanswered = Sin respuesta a tiempo: nadie sabe si se hizo.
stage-unsent = No enviado: nadie lo confirmó a tiempo.
late = Lo dijo con retraso.
not-you = Lo pidió usted, así que debe ser otra persona.
confirm = Confirmar …
device = Dispositivo
distance = Distancia
about = Motivo
needs-second = Una segunda persona debe confirmarlo antes de 3 minutos. Después va al dispositivo.
goes-at-once = Va al dispositivo de inmediato.
ask-second = Pedir a una segunda persona
command-siren = Activar la sirena
command-siren_off = Silenciar la sirena
command-light = Encender la luz
command-light_off = Apagar la luz
command-lock = Cerrar
command-unlock = Abrir
command-gas_off = Cortar el gas
command-water_off = Cortar el agua
command-power_off = Cortar la electricidad

## Keys

key-walk = incidente siguiente, anterior
key-rows = en la lista: fila siguiente, anterior
key-enter = en la lista: abrir el incidente
key-a = atender
key-r = resolver o reabrir
key-c = mensaje a quien pide ayuda
key-i = nota interna
key-space = reproducir o detener la última grabación
key-m = ampliar o reducir el mapa
key-n = dejar entrar los incidentes nuevos
key-search = buscar
key-escape = salir de un campo, cerrar, volver
key-help = estas teclas
single-keys = Las letras solas actúan

## What sensors see

kind-button = Botón
kind-co = Monóxido de carbono
kind-contact = Puerta o ventana abierta
kind-crash = Choque
kind-device_silent = Dispositivo en silencio
kind-fall = Caída
kind-fire = Fuego
kind-flood = Inundación
kind-gas = Gas
kind-gas-sensor = Sensor de gas
kind-gas_leak = Fuga de gas
kind-geofence = Entrada o salida de una zona
kind-heat = Calor
kind-intrusion = Intrusión
kind-leak = Fuga de agua
kind-medical = Emergencia médica
kind-panic = Botón de pánico
kind-power = Corte de luz
kind-quake = Terremoto
kind-safety = Seguridad
kind-smoke = Humo
kind-tamper = Manipulación
kind-water = Agua
more = Más
