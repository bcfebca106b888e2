### Mails. The link stands after the text, and what is said after it below the link.

mail-hello = Hola:
mail-hello-name = Hola, { $name }:
mail-not-you = Si no ha sido usted, no haga nada: sin el enlace no ocurre nada.

mail-registered =
    Abra este enlace antes de un día y su cuenta quedará creada:
    .subject = Confirme su correo electrónico

mail-registered-again =
    Alguien se ha registrado con este correo electrónico, que ya tiene una
    cuenta. Si ha sido usted, inicie sesión con ella. Si olvidó la
    contraseña, este enlace permite cambiarla durante una hora:
    .subject = Ya tiene una cuenta

mail-new-address =
    Abra este enlace antes de un día y este será el correo de su cuenta:
    .subject = Confirme su correo electrónico

mail-new-address-in-use =
    Alguien quería poner este correo electrónico en otra cuenta. Ya
    pertenece a una cuenta, así que no se ha cambiado nada.
    .subject = Ya tiene una cuenta

mail-forgotten =
    Este enlace permite poner una contraseña nueva durante una hora y
    cierra su sesión en todas partes:
    .subject = Contraseña nueva

mail-password-changed =
    La contraseña de su cuenta acaba de cambiar y sus otras sesiones se han
    cerrado. Si no ha sido usted, pida ahora mismo una contraseña nueva en
    la página de inicio de sesión y avise a quien gestiona este servicio.
    .subject = Su contraseña ha cambiado

mail-passkey-added =
    Se acaba de añadir a su cuenta una llave de acceso, que ya permite
    iniciar sesión:
    { $passkey }
    Si no ha sido usted, quítela ahora mismo en los ajustes del chat, cambie
    su contraseña y avise a quien gestiona este servicio.
    .subject = Se ha añadido una llave de acceso

mail-passkey-copied =
    Alguien ha intentado iniciar sesión en su cuenta con una copia de esta
    llave de acceso:
    { $passkey }
    Se ha rechazado. Quite la llave de acceso en los ajustes del chat, cree
    una nueva y avise a quien gestiona este servicio.
    .subject = Se ha rechazado una llave de acceso

mail-invited =
    { $role ->
        [responder] Tiene una invitación para crear una cuenta del equipo de emergencias. Abra este enlace:
        [admin] Tiene una invitación para crear una cuenta de administración. Abra este enlace:
       *[citizen] Tiene una invitación para crear una cuenta. Abra este enlace:
    }
    .subject = Tiene una invitación
mail-invited-once = Sirve una sola vez.
