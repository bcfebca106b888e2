# The screens of the chat, but for the list.
back = Atrás
cancel = Cancelar
save = Guardar
try-again = Intentar de nuevo
discard = Descartar
last-seen = Visto por última vez: { $when }
today = Hoy
yesterday = Ayer
messages = Mensajes
members-count = { $count ->
    [one] { $count } miembro
   *[other] { $count } miembros
}
write = Escriba un mensaje
send = Enviar
characters-left = { $count ->
    [one] Queda { $count } carácter
   *[other] Quedan { $count } caracteres
}
characters-over = { $count ->
    [one] Sobra { $count } carácter
   *[other] Sobran { $count } caracteres
}
saved-here = Guardado en este teléfono
stored = Almacenado
delivered = Entregado
read = Leído
delivered-some = Entregado a { $count } de { $total }
read-some = Leído por { $count } de { $total }
refused = No enviado: { $reason }
reason-forbidden = no puede escribir aquí.
change-refused = No cambiado: { $reason }
more = Más
edited = editado
edit-pending = cambio guardado en este teléfono
delete-pending = eliminación guardada en este teléfono
reply = Responder
edit = Editar
delete = Eliminar
copy = Copiar
delete-question = ¿Eliminar este mensaje para todos?
message-menu = Acciones para este mensaje
replying-to = Respuesta a { $name }
editing = Editando su mensaje
stop-replying = No responder
stop-editing = No editar
not-loaded = Un mensaje anterior
to-newest = Ir al mensaje más reciente
new-messages = { $count ->
    [one] { $count } mensaje nuevo
   *[other] { $count } mensajes nuevos
}
beginning = Aquí empieza la conversación.
older-failed = No se pudieron cargar los mensajes anteriores.
typing = está escribiendo…
left-behind = Algo que escribió no se envió: la conversación ya no está.
gone-title = Ya no está aquí
gone = Esta conversación no está aquí, o ya no participa en ella.
keys-hint = Intro envía, Mayús e Intro empieza otra línea, flecha arriba edita su último mensaje.
find-people = Buscar personas
find-people-hint = Al menos 3 letras de un nombre, o un nombre de usuario completo
nobody-found = No se encontró a nadie.
search-unavailable = Ahora no se puede buscar a personas.
write-to = Escribir a { $name }
new-group = Nuevo grupo
group-name = Nombre del grupo
create-group = Crear el grupo
chosen-people = Personas elegidas
take-off = Quitar a { $name }
group-settings = Grupo
rename = Cambiar nombre
members = Miembros
role-of = Papel de { $name }
add-people = Añadir personas
remove = Quitar
remove-question = ¿Quitar a { $name } del grupo?
leave = Salir del grupo
leave-question = ¿Salir de este grupo? No leerá nada más de él.
make-group = Nuevo grupo con { $name }
promote-hint = Un grupo nuevo empieza vacío: lo que se escribieron queda entre ustedes dos.
could-not = No se pudo hacer. { $reason }
done-not = Sin conexión. Inténtelo cuando la haya.
reason-last-owner = Antes, nombre propietario a otra persona.
my-name = Mi nombre
name-wrong = El nombre tiene de 1 a 80 caracteres.
user-name = Nombre de usuario
user-name-hint = Con él inicia sesión, y quien lo conoce entero puede encontrarle.
user-name-taken = Este nombre de usuario ya existe. Elija otro.
user-name-wrong = El nombre de usuario tiene de 3 a 32 caracteres: a-z 0-9 _ . -
email = Correo electrónico
email-taken = Otra cuenta tiene esta dirección.
email-wrong = Esto no es un correo electrónico.
email-mailed = Un correo va camino de { $email }. La dirección valdrá cuando siga el enlace que contiene.
time-zone = Zona horaria
time-zone-none = Sin elegir todavía
findable = Cualquiera aquí puede encontrarme por el comienzo de mi nombre
language = Idioma
security = Inicio de sesión y seguridad
show-secret = Mostrar: { $what }
hide-secret = Ocultar: { $what }
sign-out = Cerrar sesión
sign-out-unsent = { $count ->
    [one] { $count } mensaje no se ha enviado y se perderá. ¿Cerrar sesión?
   *[other] { $count } mensajes no se han enviado y se perderán. ¿Cerrar sesión?
}
theme = Color de esta conversación
theme-plain = Sin color
theme-sea = Mar
theme-leaf = Hoja
theme-dusk = Ocaso
notify = Avisarme de los mensajes nuevos de aquí
notify-hint = En todos sus dispositivos. Las llamadas de auxilio y los avisos llegan siempre.
saved = Guardado
contacts = Contactos
contacts-empty = Todavía no hay contactos.
contact-add = Añadir un contacto
contact-ask = Pedir a { $name } que sea su contacto
contact-asked = Quiere ser su contacto
contact-accepted = Contacto
contact-requested = Solicitado, sin respuesta
contact-blocked = Bloqueado
contact-accept = Aceptar
contact-decline = Rechazar
contact-block = Bloquear
contact-unblock = Desbloquear
contact-emergency = Recibe aviso cuando pido ayuda
contact-emergency-for = usted recibe aviso cuando pide ayuda

## My data, and the end of an account

my-data = Mis datos
my-data-what = Todo lo que este servidor guarda sobre usted, en un archivo: su cuenta y su imagen, sus contactos, sus llamadas de auxilio, sus conversaciones y lo que adjuntó.
my-data-take = Llevarme mis datos
my-data-password = Su contraseña
my-data-taken = El archivo está en sus descargas. Guárdelo en un lugar seguro.
my-data-busy = Se pidió demasiadas veces, o ya está en curso. Espere un poco.
my-data-here = En este dispositivo esta página guarda { $size }, para abrirse y poder leerse sin conexión. Al cerrar sesión se elimina lo que es suyo.
wrong-password = Esta no es su contraseña.
delete-account = Eliminar mi cuenta
delete-goes = Desaparece en el acto y no se puede deshacer: sus nombres, su correo electrónico y su contraseña, sus contactos y avisos, y todas sus sesiones abiertas.
delete-conversations = { $count ->
    [one] En { $count } conversación los demás conservan lo que usted escribió, sin su nombre.
   *[other] En { $count } conversaciones los demás conservan lo que usted escribió, sin su nombre.
}
delete-calls = { $count ->
    [one] { $count } llamada de auxilio suya queda como prueba, hasta { $days } días después de resolverse.
   *[other] { $count } llamadas de auxilio suyas quedan como prueba, hasta { $days } días después de resolverse.
}
delete-group = { $group } pasará a ser de { $name }.
delete-log = Lo borrado puede seguir { $days } días en el registro propio del servidor, y en copias de seguridad hechas antes. Solo su operador puede leerlos.
delete-erase = Borrar también lo que escribí y adjunté en conversaciones
delete-confirm = Para confirmar, escriba su nombre de usuario: { $name }
delete-sos-runs = Hay una llamada de auxilio suya en curso. Termínela primero.
delete-last-admin = Nadie más administra este servidor. Nombre antes a otra persona.
deleted-account = Cuenta eliminada

## Pushes

pushes = Avisos
pushes-what = Con esta página cerrada, su navegador puede avisarle de llamadas de ayuda y de mensajes nuevos. Dice de quién, nunca qué se escribió ni dónde.
pushes-unable = Este navegador no puede avisarle.
pushes-denied = Su navegador no permite que esta página le avise. Puede cambiarlo en sus ajustes.
pushes-turn-on = Activar
pushes-turn-off = Desactivar

## Attachments

close = Cerrar
attach = Adjuntar
attach-camera = Hacer una foto
attach-picture = Imagen
attach-file = Archivo
attach-drop = Suéltelo aquí para adjuntarlo
attach-chosen = Se envía con el próximo mensaje
attach-take-off = No adjuntar { $name }
attach-empty = { $name } está vacío.
attach-too-large = { $name } es demasiado grande: { $size }. Se puede enviar hasta { $most }.
attach-unreadable = { $name } no se puede leer como imagen.
attach-as-file = Enviarlo como archivo
record-voice = Grabar un mensaje de voz
recording = Grabando
recording-asks = Su navegador pide el micrófono.
recording-denied = No se puede usar el micrófono. Se puede permitir en los ajustes del navegador.
recording-send = Terminar y enviar la grabación
uploading = En camino
uploaded = { $percent } %
picture-from = Imagen de { $name }
voice-play = Oír el mensaje de voz de { $name }, { $length }
voice-stop = Parar el mensaje de voz de { $name }, { $length }
voice-place = Posición en la grabación
media-failed = No se pudo cargar.
reason-broke-off = la subida se interrumpió. Inténtelo de nuevo.

## Search

search-here = Buscar en esta conversación
search-in = Buscar en { $name }
search-what = Lo que se escribió
search-everywhere = Buscar en todas las conversaciones
search-hint = Al menos 2 caracteres. Las flechas recorren lo encontrado.
searching = Buscando…
search-failed = Ahora no se puede buscar.
search-nothing = Ningún mensaje dice eso.
search-further = Buscar más atrás
search-found = { $count ->
    [one] { $count } mensaje
   *[other] { $count } mensajes
}
search-found-so-far = { $count ->
    [one] { $count } mensaje hasta ahora
   *[other] { $count } mensajes hasta ahora
}

## A contact’s call

call = Llamada de ayuda
call-silent = No llame: no se debe oír a quien pide ayuda. Escriba aquí.
call-waiting = El centro de emergencias tiene la llamada. Nadie la ha visto aún.
call-seen = Un equipo de respuesta ve la llamada
call-taken = { $name } se ocupa
call-end-safe = Dice que está a salvo
call-end-cancelled = Retiró la llamada
call-end-resolved = Los equipos de respuesta cerraron la llamada
call-gone = No puede ver esta llamada, o ya no.
call-place = Ubicación
call-place-none = Aún no se sabe
call-within = a menos de { $metres } m
call-map = Abrir en un mapa
call-heard = Última ubicación
call-battery = Batería del teléfono
call-write = Escriba a quien llama y a los equipos de respuesta
call-waits = Aún sin enviar
retry = Reintentar
picture = Foto
call-title = { $name } pide ayuda

## Places for warnings

places = Lugares para avisos
places-hint = Los avisos de una zona le llegan si uno de estos lugares está en ella. Sin ninguno, le llegan todos. Se guardan con unos 100 m de precisión, nadie más los ve y no se usan para nada más.
place-label = Cómo llama al lugar donde está ahora
place-add = Añadir este lugar
place-remove = Quitar el lugar { $name }
place-unknown = Su teléfono no dice dónde está.

## Pictures of people and of groups

picture-mine = Mi imagen
picture-mine-hint = La ven sus contactos y quienes comparten una conversación con usted. Mientras pide auxilio, también la ven los equipos de respuesta.
picture-groups = Imagen del grupo
picture-groups-hint = La ven todos los del grupo.
picture-choose = Elegir una imagen
picture-another = Elegir otra imagen
picture-remove = Quitar la imagen
picture-preview = La imagen como la verán los demás
picture-zoom = Tamaño
picture-across = Izquierda y derecha
picture-down = Arriba y abajo
picture-use = Usar esta imagen
picture-sending = La imagen está en camino…
