### What the gateway itself says about a person's own data.

export-readme =
    Todo lo que este servidor guarda sobre { $name }

    profile.json – su cuenta: nombres, correo electrónico, idioma, desde cuándo.
    picture.jpg – la imagen que los demás ven de usted; junto al archivo de un grupo, su imagen.
    contacts.json – sus contactos, quién se lo pidió y a quién bloqueó.
    sessions.json – dónde tiene la sesión abierta, sus llaves de acceso y qué navegadores reciben avisos.
    broadcasts.json – los avisos que le han llegado, cuándo los vio y qué respondió.
    calls – un archivo por cada llamada de auxilio suya que aún se guarda: cuándo, dónde estaba, qué se dijo y qué se hizo.
    conversations – un archivo por cada conversación en la que está: lo escrito, tal como usted puede leerlo.
    media – sus propias grabaciones, imágenes y archivos. Los mensajes los nombran por la primera parte del nombre.

    Todas las horas son UTC. No están las llamadas que hizo sin iniciar sesión: nadie puede saber que son suyas. Lo que escribió en llamadas de otras personas pertenece a esas llamadas.
    Guarde este archivo en un lugar seguro: quien lo tenga sabrá dónde estuvo y qué escribió.
