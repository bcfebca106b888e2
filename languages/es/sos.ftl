### The SOS page and the page of a call. `script-` goes to the page’s scripts, which replace {name} and {metres}: what they say
### before the rest of the page is there. What they say later stands in `sos-later.ftl`.

## Every page

call = Llamar al { $number }
not-replaced = Lifeline no sustituye al { $number }.
languages = Idioma
your-name = Su nombre
what-and-where = ¿Qué ocurre y dónde?

## The SOS page

sos-title = SOS – Lifeline
sos-sign-in = Iniciar sesión
sos-question = ¿Necesita ayuda?
sos-few-words = Añadir unas palabras (opcional)
sos-press = Pedir ayuda
sos-then-cancel = Después tendrá 5 segundos para cancelar.
sos-at-once = Al pulsar se pide ayuda de inmediato.
sos-silent = No puedo hablar: escriban, no llamen
sos-why-place = Va con su ubicación, para encontrarle; el navegador puede preguntar.
sos-calling-in = Se pedirá ayuda en
sos-seconds = { $seconds ->
    [one] segundo
   *[other] segundos
}
sos-cancel = Cancelar
sos-send-now = Enviar ahora

## What its scripts say

script-countdown = Se pedirá ayuda en 5 segundos. El botón para cancelar está abajo.
script-stopped = Cancelado. No se ha enviado nada.
script-calling = Pidiendo ayuda
script-not-yet = Aún no ha llegado al centro de emergencias. Se vuelve a intentar.
script-offline = Sin conexión.
script-connecting = Conectando. Su aviso sigue en pie.
script-cut-off = Su aviso sigue en pie. Esta página ya no recibe novedades.
script-saved = Guardado en este teléfono
script-reached = Recibido en el centro de emergencias
script-seen = Visto por el equipo de emergencias
script-taken = { $name } se ocupa de usted
script-taken-by-one = El equipo de emergencias se ocupa de usted
script-end-safe = Ha dicho que está a salvo
script-end-cancelled = Ha retirado el aviso
script-end-resolved = El equipo de emergencias ha cerrado el aviso
script-ending = Se está informando al centro.
script-ending-waits = Usted la terminó. Se informará al centro en cuanto haya conexión.
script-place-sought = Buscando su ubicación. El aviso no espera.
script-place = Ubicación conocida con un margen de unos { $metres } m.
script-place-waits = Ubicación conocida con un margen de unos { $metres } m, aún sin enviar.
script-place-denied = Ubicación desconocida. Escriba dónde está.
script-signed-in = Sesión iniciada

## How a call stands, without scripts

state-title = Su aviso – Lifeline
state-not-reached = Su aviso no ha llegado al centro de emergencias
state-again = Intentar de nuevo
state-ended = Su aviso ha terminado
state-taken = El equipo de emergencias se ocupa de usted
state-seen = El equipo de emergencias ve su aviso
state-stored = El centro de emergencias tiene su aviso
state-unknown = Esta página no puede mostrar cómo está su aviso
state-unknown-why = Quizá lo siga otra pestaña u otro teléfono. Si no está seguro de que le ayuden, avise de nuevo.
state-taken-by = Se ocupa: { $name }
state-a-responder = el equipo de emergencias
state-look = Ver cómo está ahora
state-back = Volver a la página de SOS

## Why something was not done

problem = No se ha podido hacer. Inténtelo de nuevo.
problem-text-too-long = El texto es demasiado largo. Acórtelo.
problem-payload-too-large = Es demasiado de una vez. Acórtelo.
problem-unavailable = Lifeline no puede guardar nada en este momento. Inténtelo de nuevo. Si necesita ayuda ahora, llame al número de emergencias.
problem-busy = Demasiadas personas usan Lifeline a la vez. Inténtelo de nuevo. Si necesita ayuda ahora, llame al número de emergencias.
