# El chat. {$name} es el nombre de una persona o de un grupo.
# The first view: the list. What other screens say stands in chat-screens.ftl.
app-name = Chat de Lifeline
sos = SOS
sos-hint = Pedir ayuda
conversations = Conversaciones
new-conversation = Nueva conversación
settings = Ajustes
loading = Cargando…
somebody = Alguien
you = Usted
offline = Sin conexión. Lo que escriba se guarda en este teléfono.
connecting = Conectando…
not-live = Aún no está al día
list-empty = Todavía no hay conversaciones.
list-empty-hint = Escriba a alguien, para encontrarse cuando haga falta.
unread = { $count ->
    [one] { $count } mensaje sin leer
   *[other] { $count } mensajes sin leer
}
hundred-unread = 100 o más mensajes sin leer
draft = Borrador: { $text }
you-wrote = Usted: { $text }
deleted-message = Mensaje eliminado
online = En línea
not-online = No está en línea
choose-conversation = Elija una conversación
typing-one = { $name } está escribiendo
typing-many = Varias personas están escribiendo
not-kept = No guardado: este navegador no guarda nada. Quédese en esta página hasta que se almacene.
announce-message = { $name }: { $text }
opened-by = { $name } abrió la conversación
renamed-by = { $name } llamó al grupo «{ $title }»
pictured-by = { $name } cambió la imagen del grupo
added-by = { $name } añadió a { $who }
removed-by = { $name } quitó a { $who }
left = { $name } salió del grupo
role-by = { $name } cambió el papel de { $who }: { $role }
role-owner = Propietario
role-admin = Administrador
role-member = Miembro
a-picture = Imagen
a-voice = Mensaje de voz
a-file = Archivo
search = Buscar mensajes
