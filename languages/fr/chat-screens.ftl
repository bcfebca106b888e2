# The screens of the chat, but for the list.
back = Retour
cancel = Annuler
save = Enregistrer
try-again = Réessayer
discard = Abandonner
last-seen = Vu pour la dernière fois : { $when }
today = Aujourd’hui
yesterday = Hier
messages = Messages
members-count = { $count ->
    [one] { $count } membre
   *[other] { $count } membres
}
write = Écrire un message
send = Envoyer
characters-left = { $count ->
    [one] Encore { $count } caractère
   *[other] Encore { $count } caractères
}
characters-over = { $count ->
    [one] { $count } caractère de trop
   *[other] { $count } caractères de trop
}
saved-here = Gardé sur ce téléphone
stored = Enregistré
delivered = Remis
read = Lu
delivered-some = Remis à { $count } sur { $total }
read-some = Lu par { $count } sur { $total }
refused = Non envoyé : { $reason }
reason-forbidden = vous ne pouvez pas écrire ici.
change-refused = Non modifié : { $reason }
more = Plus
edited = modifié
edit-pending = modification gardée sur ce téléphone
delete-pending = suppression gardée sur ce téléphone
reply = Répondre
edit = Modifier
delete = Supprimer
copy = Copier
delete-question = Supprimer ce message pour tout le monde ?
message-menu = Actions pour ce message
replying-to = Réponse à { $name }
editing = Vous modifiez votre message
stop-replying = Ne pas répondre
stop-editing = Ne pas modifier
not-loaded = Un message antérieur
to-newest = Aller au message le plus récent
new-messages = { $count ->
    [one] { $count } nouveau message
   *[other] { $count } nouveaux messages
}
beginning = La conversation commence ici.
older-failed = Les messages antérieurs n’ont pas pu être chargés.
typing = écrit…
left-behind = Un de vos messages n’a pas été envoyé : la conversation n’est plus là.
gone-title = N’est plus ici
gone = Cette conversation n’est pas ici, ou vous n’en faites plus partie.
keys-hint = Entrée envoie, Maj et Entrée commence une ligne, flèche haut modifie votre dernier message.
find-people = Chercher quelqu’un
find-people-hint = Au moins 3 lettres d’un nom, ou un nom d’utilisateur entier
nobody-found = Personne n’a été trouvé.
search-unavailable = La recherche de personnes n’est pas possible pour le moment.
write-to = Écrire à { $name }
new-group = Nouveau groupe
group-name = Nom du groupe
create-group = Créer le groupe
chosen-people = Personnes choisies
take-off = Enlever { $name }
group-settings = Groupe
rename = Renommer
members = Membres
role-of = Rôle de { $name }
add-people = Ajouter des personnes
remove = Retirer
remove-question = Retirer { $name } du groupe ?
leave = Quitter le groupe
leave-question = Quitter ce groupe ? Vous n’en lirez plus rien.
make-group = Nouveau groupe avec { $name }
promote-hint = Un nouveau groupe commence vide : ce que vous vous êtes écrit reste entre vous deux.
could-not = Cela n’a pas marché. { $reason }
done-not = Pas de connexion. Réessayez quand il y en aura une.
reason-last-owner = Nommez d’abord un autre propriétaire.
my-name = Mon nom
name-wrong = Un nom a de 1 à 80 caractères.
user-name = Nom d’utilisateur
user-name-hint = Il vous sert à vous connecter, et qui le connaît en entier peut vous trouver.
user-name-taken = Ce nom d’utilisateur est déjà pris. Choisissez-en un autre.
user-name-wrong = Un nom d’utilisateur a de 3 à 32 caractères : a-z 0-9 _ . -
email = E-mail
email-taken = Un autre compte a cette adresse.
email-wrong = Ce n’est pas une adresse e-mail.
email-mailed = Un e-mail est en route vers { $email }. L’adresse comptera quand vous suivrez le lien qu’il contient.
time-zone = Fuseau horaire
time-zone-none = Pas encore choisi
findable = Tout le monde ici peut me trouver par le début de mon nom
language = Langue
security = Connexion et sécurité
show-secret = Afficher : { $what }
hide-secret = Masquer : { $what }
sign-out = Se déconnecter
sign-out-unsent = { $count ->
    [one] { $count } message n’est pas encore envoyé et sera perdu. Se déconnecter ?
   *[other] { $count } messages ne sont pas encore envoyés et seront perdus. Se déconnecter ?
}
theme = Couleur de cette conversation
theme-plain = Sans couleur
theme-sea = Mer
theme-leaf = Feuille
theme-dusk = Crépuscule
notify = M’avertir des nouveaux messages ici
notify-hint = Sur tous vos appareils. Les appels à l’aide et les alertes arrivent toujours.
saved = Enregistré
contacts = Contacts
contacts-empty = Aucun contact pour l’instant.
contact-add = Ajouter un contact
contact-ask = Demander à { $name } d’être votre contact
contact-asked = Demande à être votre contact
contact-accepted = Contact
contact-requested = Demandé, pas encore de réponse
contact-blocked = Bloqué
contact-accept = Accepter
contact-decline = Refuser
contact-block = Bloquer
contact-unblock = Débloquer
contact-emergency = Est prévenu quand j’appelle à l’aide
contact-emergency-for = vous êtes prévenu de ses appels à l’aide

## My data, and the end of an account

my-data = Mes données
my-data-what = Tout ce que cette passerelle conserve sur vous, en un fichier : votre compte et votre image, vos contacts, vos appels à l’aide, vos conversations et vos pièces jointes.
my-data-take = Emporter mes données
my-data-password = Votre mot de passe
my-data-taken = Le fichier est dans vos téléchargements. Gardez-le en lieu sûr.
my-data-busy = Demandé trop souvent, ou déjà en cours. Attendez un peu.
my-data-here = Sur cet appareil, cette page conserve { $size }, pour s’ouvrir et se lire sans réseau. Se déconnecter efface ce qui est à vous.
wrong-password = Ce n’est pas votre mot de passe.
delete-account = Supprimer mon compte
delete-goes = Disparaît aussitôt, sans retour possible : vos noms, votre adresse e-mail et votre mot de passe, vos contacts et notifications, et toutes vos sessions ouvertes.
delete-conversations = { $count ->
    [one] Dans { $count } conversation, les autres gardent ce que vous avez écrit, sans votre nom.
   *[other] Dans { $count } conversations, les autres gardent ce que vous avez écrit, sans votre nom.
}
delete-calls = { $count ->
    [one] { $count } appel à l’aide de votre part reste comme preuve, { $days } jours après sa résolution.
   *[other] { $count } appels à l’aide de votre part restent comme preuve, { $days } jours après leur résolution.
}
delete-group = { $group } reviendra à { $name }.
delete-log = Ce qui est effacé peut rester { $days } jours dans le journal de la passerelle, et dans les sauvegardes faites avant. Seul son exploitant peut les lire.
delete-erase = Effacer aussi ce que j’ai écrit et joint dans les conversations
delete-confirm = Pour confirmer, écrivez votre nom d’utilisateur : { $name }
delete-sos-runs = Un appel à l’aide de votre part est en cours. Terminez-le d’abord.
delete-last-admin = Personne d’autre n’administre cette passerelle. Nommez d’abord quelqu’un.
deleted-account = Compte supprimé

## Pushes

pushes = Notifications
pushes-what = Quand cette page est fermée, votre navigateur peut vous signaler les appels à l’aide et les nouveaux messages. Il dit de qui, jamais ce qui est écrit ni où.
pushes-unable = Ce navigateur ne peut pas vous notifier.
pushes-denied = Votre navigateur ne laisse pas cette page vous notifier. Ses réglages permettent de le changer.
pushes-turn-on = Activer
pushes-turn-off = Désactiver

## Attachments

close = Fermer
attach = Joindre
attach-camera = Prendre une photo
attach-picture = Image
attach-file = Fichier
attach-drop = Déposez ici pour joindre
attach-chosen = Envoyé avec le prochain message
attach-take-off = Ne pas joindre { $name }
attach-empty = { $name } est vide.
attach-too-large = { $name } est trop volumineux : { $size }. Le maximum est de { $most }.
attach-unreadable = { $name } ne peut pas être lu comme image.
attach-as-file = L’envoyer comme fichier
record-voice = Enregistrer un message vocal
recording = Enregistrement en cours
recording-asks = Votre navigateur demande le microphone.
recording-denied = Le microphone ne peut pas être utilisé. Les réglages du navigateur peuvent l’autoriser.
recording-send = Terminer et envoyer l’enregistrement
uploading = En cours d’envoi
uploaded = { $percent } %
picture-from = Image de { $name }
voice-play = Écouter le message vocal de { $name }, { $length }
voice-stop = Arrêter le message vocal de { $name }, { $length }
voice-place = Position dans l’enregistrement
media-failed = Le chargement a échoué.
reason-broke-off = l’envoi a été interrompu. Réessayez.

## Search

search-here = Chercher dans cette conversation
search-in = Chercher dans { $name }
search-what = Ce qui a été écrit
search-everywhere = Chercher dans toutes les conversations
search-hint = Au moins 2 caractères. Les flèches parcourent les résultats.
searching = Recherche…
search-failed = La recherche est impossible pour le moment.
search-nothing = Aucun message ne dit cela.
search-further = Chercher plus loin
search-found = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
search-found-so-far = { $count ->
    [one] { $count } message jusqu’ici
   *[other] { $count } messages jusqu’ici
}

## A contact’s call

call = Appel à l’aide
call-silent = N’appelez pas : on ne doit pas entendre l’appelant. Écrivez ici.
call-waiting = Le centre d’urgence a l’appel. Personne ne l’a encore vu.
call-seen = Un intervenant voit l’appel
call-taken = { $name } s’en occupe
call-end-safe = Cette personne dit être en sécurité
call-end-cancelled = Cette personne a retiré l’appel
call-end-resolved = Les intervenants ont clos l’appel
call-gone = Vous ne pouvez pas voir cet appel, ou plus maintenant.
call-place = Position
call-place-none = Pas encore connue
call-within = à { $metres } m près
call-map = Ouvrir dans une carte
call-heard = Dernière position
call-battery = Batterie du téléphone
call-write = Écrire à l’appelant et aux intervenants
call-waits = Pas encore envoyé
retry = Réessayer
picture = Photo
call-title = { $name } appelle à l’aide

## Places for warnings

places = Lieux pour les alertes
places-hint = Les alertes d’une zone vous parviennent si l’un de ces lieux s’y trouve. Sans aucun lieu, elles vous parviennent toutes. Conservés à environ 100 m près, vus de personne d’autre, utilisés pour rien d’autre.
place-label = Nom du lieu où vous êtes maintenant
place-add = Ajouter ce lieu
place-remove = Supprimer le lieu { $name }
place-unknown = Votre téléphone n’indique pas où il est.

## Pictures of people and of groups

picture-mine = Mon image
picture-mine-hint = Vos contacts la voient, ainsi que ceux qui partagent une conversation avec vous. Pendant que vous appelez à l’aide, les intervenants la voient aussi.
picture-groups = Image du groupe
picture-groups-hint = Tous les membres du groupe la voient.
picture-choose = Choisir une image
picture-another = Choisir une autre image
picture-remove = Retirer l’image
picture-preview = L’image telle que les autres la verront
picture-zoom = Taille
picture-across = Gauche et droite
picture-down = Haut et bas
picture-use = Utiliser cette image
picture-sending = L’image est en cours d’envoi…
