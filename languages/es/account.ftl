### Signing in, making an account, and getting back into one.

account-title = Su cuenta – Lifeline
account-sos = SOS sin iniciar sesión
account-make = Crear una cuenta
account-login-name = Nombre de usuario
account-email = Correo electrónico
account-new-password = Contraseña nueva, de al menos 10 caracteres
account-invited = Tiene una invitación
account-confirm-email = Confirme su correo electrónico
account-confirm = Confirmar
account-forgotten = He olvidado la contraseña
account-login-or-email = Nombre de usuario o correo electrónico
account-mail-link = Enviarme un enlace
account-another-password = Contraseña nueva
account-set-password = Cambiarla y cerrar sesión en todas partes
account-look-into-mail = Mire su correo
account-mailed = Si la dirección es correcta, se ha enviado un mensaje con un enlace. Solo sirve por poco tiempo.
account-confirmed = Su correo electrónico está confirmado
account-password-set = Su contraseña ha cambiado
account-signed-out = Se ha cerrado su sesión en todas partes.

sign-in-title = Iniciar sesión – Lifeline
sign-in = Iniciar sesión
sign-in-password = Contraseña
sign-in-passkey = Iniciar sesión con una llave de acceso
sign-in-passkey-failed = No ha funcionado. Inténtelo de nuevo o inicie sesión con su contraseña.
sign-in-code-title = Un paso más
sign-in-code = Código de su aplicación de autenticación
sign-in-code-lost = ¿La ha perdido? Escriba uno de sus códigos de recuperación. Para pedir ayuda no necesita ningún código.

## Why something was not done

problem-forbidden = Aquí las cuentas las crea quien gestiona el servicio, o se crean por invitación.
problem-origin-not-allowed = El formulario vino de otro sitio. Abra la página de nuevo.
problem-login-failed = El usuario o la contraseña no son correctos.
problem-login-failed-code = El código no es correcto o ya se usó. Espere al siguiente.
problem-login-failed-credential = Esta llave de acceso no vale aquí. Inicie sesión con otra o con su contraseña.
problem-token-invalid-challenge = Ha pasado demasiado tiempo. Inicie sesión de nuevo.
problem-rate-limited = Demasiados intentos. Espere un poco e inténtelo de nuevo.
problem-not-found = Este enlace ya se usó o ya no sirve. Pida otro.
problem-already-exists = Este nombre de usuario ya existe. Elija otro.
problem-invalid-field-username = El nombre de usuario tiene de 3 a 32 caracteres: a-z 0-9 _ . -
problem-invalid-field-email = Esto no es un correo electrónico.
problem-invalid-field-credential = No se puede leer la respuesta de la llave de acceso. Inicie sesión con su contraseña.
problem-invalid-field-name = El nombre tiene de 1 a 80 caracteres.
problem-invalid-field-password = Esta contraseña es demasiado fácil de adivinar. Use varias palabras sin relación entre sí, al menos 10 caracteres.
