# Signing in and security: a screen below the settings.
to-desk = Ouvrir le poste
to-chat = Ouvrir les conversations

## Password

password = Mot de passe
password-change = Changer le mot de passe
password-ends = Avec le nouveau mot de passe, toutes les autres sessions se ferment.
password-now = Mot de passe actuel
password-new = Nouveau mot de passe
password-new-hint = Au moins 10 caractères. Plusieurs mots sans rapport entre eux conviennent bien.
password-refused = Ce mot de passe est trop facile à deviner. Prenez plusieurs mots sans rapport entre eux, au moins 10 caractères.
password-changed = Votre mot de passe est changé. Les autres sessions sont fermées.

## Two-step sign-in

two-step = Connexion en deux étapes
two-step-what = Une fois activée, la connexion demande votre mot de passe et un code d’une application de votre téléphone. Qui n’apprend que le mot de passe reste dehors. Pour appeler à l’aide, aucun code n’est jamais nécessaire.
two-step-on = Activée
two-step-off = Désactivée
two-step-due = Votre rôle demande la connexion en deux étapes avant de continuer. Il faut une application d’authentification sur votre téléphone. Vous pouvez toujours appeler à l’aide.
two-step-set-up = La configurer
two-step-go-on = Continuer
two-step-scan = Scannez cette image avec votre application d’authentification.
two-step-picture = Code QR pour votre application d’authentification
two-step-open = L’application est sur cet appareil : l’ouvrir
two-step-key = Ou saisissez cette clé dans l’application :
two-step-code = Code affiché maintenant par l’application
two-step-code-wrong = Le code est incorrect ou a déjà servi. Attendez le suivant.
two-step-either-code = Code de l’application, ou un code de secours
two-step-switch-on = Activer
two-step-turn-off = La désactiver
two-step-turn-off-what = Ensuite, le mot de passe seul suffit pour se connecter.

## Recovery codes

recovery-left = { $count ->
    [0] Il ne reste aucun code de secours. Créez-en de nouveaux.
    [one] Il reste { $count } code de secours.
   *[other] Il reste { $count } codes de secours.
}
recovery-renew = Nouveaux codes de secours
recovery-renew-what = Les codes de secours que vous avez ne vaudront alors plus.
recovery = Vos codes de secours
recovery-what = Si vous perdez votre téléphone, chacun vous connecte une fois à la place du code de l’application. Ils ne sont montrés que maintenant. Gardez-les avec vos papiers importants, pas sur le téléphone de l’application.
recovery-file = Codes de secours de { $name } pour Lifeline, chacun vaut une fois
recovery-download = Télécharger
recovery-print = Imprimer
recovery-kept = Je les ai gardés
copied = Copié
copy-failed = Votre navigateur ne l’a pas copié.

## Where I am signed in

signed-in-at = Où vous êtes connecté
sessions-what = Si l’un d’eux vous est inconnu, déconnectez-le et changez votre mot de passe.
this-one = celui-ci
agent = { $browser } sur { $system }
agent-program = Un programme : { $program }
agent-unknown = Un appareil inconnu
last-used = Dernière utilisation : { $when }
first-used = Connexion : { $when }
end-session = Fermer cette session
end-session-of = Fermer cette session : { $agent }
session-ended = Session fermée : { $agent }
end-others = Fermer toutes les autres sessions
others-ended = Les autres sessions sont fermées.

## Passkeys

passkeys = Clés d’accès
passkeys-hint = Une clé d’accès vous connecte avec votre doigt, votre visage ou le verrouillage de cet appareil, sans mot de passe. Personne ne peut la deviner ni la lire.
passkeys-instead = Vous pouvez ajouter une clé d’accès à la place : elle vaut les deux étapes à la fois, sans application ni codes.
passkeys-none = Vous n’en avez pas encore.
passkeys-full = Vous avez dix clés d’accès. Retirez-en une pour en ajouter une autre.
passkeys-unable = Ce navigateur n’accepte pas les clés d’accès.
passkey-add = Ajouter une clé d’accès
passkey-name = Comment l’appelez-vous ?
passkey-new-name = Comment appelez-vous la nouvelle ?
passkey-device = Cet appareil
passkey-code = Code de votre application d’authentification, ou un code de secours
passkey-added = Ajoutée { $when }
passkey-used = dernière utilisation { $when }
passkey-rename = Renommer
passkey-rename-one = Renommer { $name }
passkey-remove-one = Retirer { $name }
passkey-remove-ask = Retirer la clé d’accès { $name } ? Elle ne vous connectera plus.
passkey-here = Cet appareil a déjà une clé d’accès à vous.
passkey-not-made = Aucune clé d’accès n’a été créée.
passkey-late = Cela a pris trop de temps. Recommencez.
passkey-in-place = Votre clé d’accès est en place.
