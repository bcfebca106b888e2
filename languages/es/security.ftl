# Signing in and security: a screen below the settings.
to-desk = Abrir la mesa
to-chat = Abrir el chat

## Password

password = Contraseña
password-change = Cambiar la contraseña
password-ends = Con la contraseña nueva se cierran todas las demás sesiones.
password-now = Contraseña actual
password-new = Contraseña nueva
password-new-hint = Al menos 10 caracteres. Varias palabras sin relación entre sí van bien.
password-refused = Esta contraseña es demasiado fácil de adivinar. Use varias palabras sin relación entre sí, al menos 10 caracteres.
password-changed = Su contraseña ha cambiado. Las demás sesiones están cerradas.

## Two-step sign-in

two-step = Inicio de sesión en dos pasos
two-step-what = Activado, el inicio de sesión pide su contraseña y un código de una aplicación de su teléfono. Quien solo conozca la contraseña se queda fuera. Para pedir ayuda nunca necesita un código.
two-step-on = Activado
two-step-off = Desactivado
two-step-due = Su función necesita el inicio de sesión en dos pasos antes de continuar. Hace falta una aplicación de autenticación en su teléfono. Aún puede pedir ayuda.
two-step-set-up = Configurarlo
two-step-go-on = Continuar
two-step-scan = Escanee esta imagen con su aplicación de autenticación.
two-step-picture = Código QR para su aplicación de autenticación
two-step-open = La aplicación está en este dispositivo: abrirla
two-step-key = O escriba esta clave en la aplicación:
two-step-code = Código que muestra ahora la aplicación
two-step-code-wrong = El código no es correcto o ya se usó. Espere al siguiente.
two-step-either-code = Código de la aplicación, o un código de recuperación
two-step-switch-on = Activar
two-step-turn-off = Desactivarlo
two-step-turn-off-what = Desde entonces basta la contraseña para iniciar sesión.

## Recovery codes

recovery-left = { $count ->
    [0] No queda ningún código de recuperación. Cree otros nuevos.
    [one] Queda { $count } código de recuperación.
   *[other] Quedan { $count } códigos de recuperación.
}
recovery-renew = Códigos de recuperación nuevos
recovery-renew-what = Los códigos de recuperación que tiene ahora dejarán de valer.
recovery = Sus códigos de recuperación
recovery-what = Si pierde el teléfono, cada uno sirve una vez para iniciar sesión en lugar del código de la aplicación. Solo se muestran ahora. Guárdelos con sus papeles importantes, no en el teléfono de la aplicación.
recovery-file = Códigos de recuperación de { $name } para Lifeline, cada uno vale una vez
recovery-download = Descargar
recovery-print = Imprimir
recovery-kept = Los he guardado
copied = Copiado
copy-failed = Su navegador no lo ha copiado.

## Where I am signed in

signed-in-at = Dónde tiene la sesión abierta
sessions-what = Si no reconoce alguna, ciérrela y cambie su contraseña.
this-one = este
agent = { $browser } en { $system }
agent-program = Un programa: { $program }
agent-unknown = Un dispositivo desconocido
last-used = Último uso: { $when }
first-used = Inicio de sesión: { $when }
end-session = Cerrar esa sesión
end-session-of = Cerrar esa sesión: { $agent }
session-ended = Sesión cerrada: { $agent }
end-others = Cerrar todas las demás sesiones
others-ended = Las demás sesiones están cerradas.

## Passkeys

passkeys = Llaves de acceso
passkeys-hint = Con una llave de acceso inicia sesión con el dedo, la cara o el bloqueo de este dispositivo, sin contraseña. Nadie puede adivinarla ni leerla.
passkeys-instead = En su lugar puede añadir una llave de acceso: son los dos pasos a la vez, sin aplicación ni códigos.
passkeys-none = Todavía no tiene ninguna.
passkeys-full = Tiene diez llaves de acceso. Quite una para añadir otra.
passkeys-unable = Este navegador no admite llaves de acceso.
passkey-add = Añadir una llave de acceso
passkey-name = ¿Cómo la llama?
passkey-new-name = ¿Cómo llama a la nueva?
passkey-device = Este dispositivo
passkey-code = Código de su aplicación de autenticación, o un código de recuperación
passkey-added = Añadida { $when }
passkey-used = último uso { $when }
passkey-rename = Cambiar el nombre
passkey-rename-one = Cambiar el nombre de { $name }
passkey-remove-one = Quitar { $name }
passkey-remove-ask = ¿Quitar la llave de acceso { $name }? Ya no servirá para iniciar sesión.
passkey-here = Este dispositivo ya tiene una llave de acceso suya.
passkey-not-made = No se ha creado ninguna llave de acceso.
passkey-late = Ha tardado demasiado. Empiece de nuevo.
passkey-in-place = Su llave de acceso está lista.
