### Signing in, making an account, and getting back into one.

account-title = Votre compte – Lifeline
account-sos = SOS sans se connecter
account-make = Créer un compte
account-login-name = Identifiant
account-email = E-mail
account-new-password = Nouveau mot de passe, au moins 10 caractères
account-invited = Vous êtes invité
account-confirm-email = Confirmez votre adresse e-mail
account-confirm = Confirmer
account-forgotten = Mot de passe oublié
account-login-or-email = Identifiant ou e-mail
account-mail-link = M’envoyer un lien
account-another-password = Nouveau mot de passe
account-set-password = Le changer et se déconnecter partout
account-look-into-mail = Consultez votre messagerie
account-mailed = Si l’adresse est correcte, un message avec un lien vous a été envoyé. Il n’est valable que peu de temps.
account-confirmed = Votre adresse e-mail est confirmée
account-password-set = Votre mot de passe a été changé
account-signed-out = Vous êtes déconnecté partout.

sign-in-title = Connexion – Lifeline
sign-in = Se connecter
sign-in-password = Mot de passe
sign-in-passkey = Se connecter avec une clé d’accès
sign-in-passkey-failed = Cela n’a pas fonctionné. Réessayez, ou connectez-vous avec votre mot de passe.
sign-in-code-title = Encore une étape
sign-in-code = Code de votre application d’authentification
sign-in-code-lost = Vous l’avez perdue ? Saisissez l’un de vos codes de secours. Pour appeler à l’aide, aucun code n’est nécessaire.

## Why something was not done

problem-forbidden = Ici, les comptes sont créés par les responsables du service, ou sur invitation.
problem-origin-not-allowed = Le formulaire vient d’un autre site. Ouvrez la page à nouveau.
problem-login-failed = L’identifiant ou le mot de passe est incorrect.
problem-login-failed-code = Le code est incorrect ou a déjà servi. Attendez le suivant.
problem-login-failed-credential = Cette clé d’accès n’est pas valable ici. Utilisez-en une autre, ou votre mot de passe.
problem-token-invalid-challenge = Cela a pris trop de temps. Connectez-vous à nouveau.
problem-rate-limited = Trop d’essais. Attendez un peu, puis réessayez.
problem-not-found = Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre.
problem-already-exists = Cet identifiant est déjà pris. Choisissez-en un autre.
problem-invalid-field-username = Un identifiant a de 3 à 32 caractères : a-z 0-9 _ . -
problem-invalid-field-email = Ce n’est pas une adresse e-mail.
problem-invalid-field-credential = La réponse de la clé d’accès est illisible. Connectez-vous avec votre mot de passe.
problem-invalid-field-name = Un nom a de 1 à 80 caractères.
problem-invalid-field-password = Ce mot de passe est trop facile à deviner. Prenez plusieurs mots sans rapport entre eux, au moins 10 caractères.
