### The responders' desk. Rows are narrow: what stands in them is short.

## Frame

title = Poste Lifeline
title-stale = Hors ligne – Poste Lifeline
language = Langue
account = connexion et sécurité, dans un nouvel onglet
sign-out = Se déconnecter
help = Touches
tone = Son
tone-off = non
tone-on = oui
tone-blocked = attend un clic
tone-help = Un son à chaque nouveau SOS et à chaque nouvel incident extrême, et quand le poste est coupé
cancel = Annuler
close = Fermer
retry = Réessayer
picture = Photo
not-loaded = Chargement impossible.
back = Retour à la liste
loading = Chargement
lifeline = Lifeline
sos = SOS
# Between the parts of a line.
comma = { ", " }

## How fresh the screen is

fresh-live = En direct
fresh-behind = Retard de { $age }
fresh-catching-up = Rattrapage
fresh-connecting = Connexion
fresh-checking = Vérification de la connexion
fresh-disconnected = Coupé, nouvel essai dans { $seconds } s
fresh-signed-out = Déconnecté
fresh-denied = Pas d’accès
denied = Ce compte ne peut pas voir les incidents. Déconnectez-vous, puis connectez-vous avec un compte des secours.
stale = Pas en direct. Cet écran peut être périmé : de nouveaux incidents peuvent manquer.
unsent = { $count ->
    [one] Une de vos actions n’est pas encore confirmée : elle est renvoyée automatiquement.
   *[other] { $count } de vos actions ne sont pas encore confirmées : elles sont renvoyées automatiquement.
}

## Numbers

seconds = { $seconds } s
minutes = { $minutes } min
hours = { $hours } h { NUMBER($minutes, minimumIntegerDigits: 2) }
days = { $days } j { $hours } h
metres = { $metres } m
kilometres = { NUMBER($kilometres, minimumFractionDigits: 1, maximumFractionDigits: 1) } km
speed-value = { $speed } km/h
percent = { $percent } %

## The list

open = Ouverts
open-list = Incidents ouverts
resolved = Résolu
resolved-list = Incidents résolus
search = Rechercher (/)
new-rows = { $count } nouveaux, touche n
column-severity = Gravité
column-what = Quoi
column-from = De
column-where = Où
column-age = Depuis
column-status = État
empty = Aucun incident ouvert.
empty-alive = Le serveur a répondu il y a { $seconds } s.
empty-blind = Mais le poste n’est pas connecté : il peut y en avoir qu’il ne voit pas.
nothing-found = Rien trouvé.
none-resolved = Aucun incident résolu.
severity-Extreme = Extrême
severity-Severe = Grave
severity-Moderate = Modérée
severity-Minor = Mineure
severity-Unknown = Non évaluée
status-waiting = En attente
status-taken = Pris en charge
status-taken-by = Pris par : { $name }
test = Test
cleared = disparu
unreachable = injoignable
silent = ne pas appeler
forced = FORCÉ
end-safe = en sécurité
end-cancelled = retiré
no-place = Lieu inconnu
unknown-caller = Appelant inconnu
unverified-caller = Appelant non vérifié
announce = { $kind }, { $severity }, { $origin }
announce-new-one = Nouveau : { $incident }
announce-new-many = { $count } nouveaux incidents. Le premier : { $incident }
announce-live = Le poste est en direct.

## An incident

pick = Choisissez un incident : cliquez dessus ou appuyez sur j.
acknowledge = Prendre en charge
acknowledging = Prise en charge, pas encore confirmée
acknowledging-short = Non confirmé
acknowledging-later = Pas encore envoyé : partira une fois connecté
not-sent-short = Pas encore envoyé
not-acknowledged = Pas pris en charge par vous : { $why }
not-acknowledged-refused = Pas pris en charge : la connexion a été refusée.
already-taken = Quelqu’un a été plus rapide.
resolve = Résoudre
resolving = Résolution, pas encore confirmée
resolve-question = Comment cela s’est-il terminé ?
resolve-words = En quelques mots (facultatif)
reopen = Rouvrir
not-sent = Non envoyé : il n’y a pas de connexion. Réessayez quand le poste est en direct.
no-answer = Aucune réponse : c’est peut-être fait, peut-être pas. Regardez l’état avant de réessayer.
failed = Pas fait : { $why }
failed-refused = Pas fait : la connexion a été refusée
outcome-assisted = Quelqu’un a été aidé
outcome-false_alarm = Fausse alerte
outcome-duplicate = Traité dans un autre incident
outcome-unreachable = L’appelant n’a pas pu être joint
outcome-drill = C’était un exercice
cleared-long = Le capteur ne le détecte plus
end-safe-long = L’appelant dit être en sécurité
end-cancelled-long = L’appelant l’a retiré
silent-long = On ne doit pas entendre l’appelant. N’appelez pas : écrivez.
forced-long = L’appelant a été forcé de terminer l’appel. Il continue. N’appelez pas et ne montrez à personne que vous le savez : son téléphone dit que c’est fini.
fact-position = Position
fact-phone = Téléphone
fact-fix = Dernière position
fact-speed = Vitesse
fact-battery = Batterie du téléphone
fact-text = Message
fact-opened = Ouvert
fact-seen = Vu en premier
fact-acknowledged = Pris en charge
fact-resolved = Résolu
fact-signals = Signaux de capteurs
fact-account = Compte
fact-id = Incident
fact-place = Lieu
verified = Connecté
unverified = Non vérifié : envoyé sans connexion à un compte
floor = étage { $floor }
within = à { $distance } près
unreachable-long = Injoignable, dernier signe
open-in-maps = Ouvrir dans une application de cartes
map = Carte
map-loading = Chargement de la carte
map-failed = La carte n’a pas pu être chargée. Les coordonnées ci-dessus sont justes.
map-larger = Agrandir (m)
map-smaller = Réduire (m)
map-credit = Contours : Natural Earth
no-place-yet = Lieu pas encore connu

## Timeline and messages

thread = Chronologie et messages
timeline-loading = Chargement de la chronologie
timeline-failed = Les entrées antérieures n’ont pas pu être chargées.
to-caller = Message à l’appelant (c)
a-note = Note, pour les secours seulement (i)
write-to-caller = Écrire à l’appelant
write-note = Écrire une note
to-caller-short = À l’appelant
note = Note
send = Envoyer
sending = Envoi, pas encore confirmé
sending-later = Pas encore envoyé : partira une fois connecté
discard = Abandonner
did-open = Incident ouvert : { $kind }, { $severity }
did-raise = Alerte de capteur
did-update = Mise à jour de capteur
did-clear = Le capteur ne le détecte plus
did-fall-silent = L’appareil ne répond plus
did-come-back = L’appareil répond à nouveau
did-limit = seuil { $threshold }
did-battery = batterie { $percent } %
did-test = un test
did-call = A appelé à l’aide, { $where }
did-call-somewhere = A appelé à l’aide, lieu pas encore connu
did-tell-contacts = { $count ->
    [one] Un contact a été prévenu
   *[other] { $count } contacts ont été prévenus
}
did-record = Voix, { $length }
did-locate = Lieu : { $where }
did-vanish = Le téléphone de l’appelant est injoignable
did-reappear = Le téléphone de l’appelant est de nouveau joignable
did-end-resolved = L’appel a pris fin : les secours ont résolu l’incident
did-end-cancelled = L’appelant a retiré l’appel
did-silence = Ne doit pas être entendu : ne pas appeler, écrire
did-speak = On peut de nouveau l’appeler
did-force = Forcé de terminer l’appel : il continue, seuls les intervenants le savent
did-agree = A accepté de partager { $what } (texte { $words })
did-withdraw = N’accepte plus de partager { $what } (texte { $words })
consent-location = la position
consent-location_tail = la position jusqu’à la fin
consent-voice = la voix
did-see = Vu pour la première fois
did-acknowledge = Pris en charge
did-resolve = Résolu : { $outcome }
did-reopen = Rouvert
did-ask = Demandé : { $command }
did-ask-two = une deuxième personne doit le confirmer
did-confirm = Confirmé par une deuxième personne : { $command }
did-send = L’appareil l’a reçu : { $command }
did-do = Fait, dit l’appareil : { $command }
did-do-late = Fait, dit l’appareil en retard : { $command }
did-not-do = PAS fait, dit l’appareil : { $command }
did-not-do-late = PAS fait, dit l’appareil en retard : { $command }
did-not-send = Non envoyé, personne ne l’a confirmé à temps : { $command }
did-not-answer = Pas de réponse à temps : { $command }
did-quarantine = Un message qui n’a pas pu être compris
a-command = Commande

## Commands to devices

commands = Commandes aux appareils
commands-failed = Ce que les appareils peuvent faire ici n’a pas pu être chargé.
own-device = l’appareil de cet incident
other-device = un autre appareil, à { $distance }
not-its-own = { $distance } : ce n’est pas l’appareil de cet incident
two-persons = 2 personnes
asking = Demande, pas encore confirmée
asked-by = Demandé par
ago = il y a { $age }
second-wanted = Une deuxième personne est nécessaire :
look = Voir
stage-unconfirmed = Attend une deuxième personne : rien n’est encore envoyé.
stage-asked = En route : l’appareil ne l’a pas encore.
stage-sent = L’appareil l’a reçu et n’a pas encore répondu.
stage-done = Fait, dit l’appareil.
stage-failed = PAS fait : l’appareil n’a pas pu le faire.
stage-unanswered = Pas de réponse à temps : personne ne sait si c’est fait.
stage-unsent = Non envoyé : personne ne l’a confirmé à temps.
late = Il l’a dit en retard.
not-you = Vous l’avez demandé, il faut donc une autre personne.
confirm = Confirmer …
device = Appareil
distance = Distance
about = Motif
needs-second = Une deuxième personne doit le confirmer dans les 3 minutes. Ensuite cela part vers l’appareil.
goes-at-once = Cela part tout de suite vers l’appareil.
ask-second = Demander à une deuxième personne
command-siren = Déclencher la sirène
command-siren_off = Couper la sirène
command-light = Allumer
command-light_off = Éteindre
command-lock = Verrouiller
command-unlock = Déverrouiller
command-gas_off = Couper le gaz
command-water_off = Couper l’eau
command-power_off = Couper le courant

## Keys

key-walk = incident suivant, précédent
key-rows = dans la liste : ligne suivante, précédente
key-enter = dans la liste : ouvrir l’incident
key-a = prendre en charge
key-r = résoudre ou rouvrir
key-c = message à l’appelant
key-i = note interne
key-space = lire ou arrêter le dernier enregistrement
key-m = agrandir ou réduire la carte
key-n = laisser entrer les nouveaux incidents
key-search = rechercher
key-escape = quitter un champ, fermer, revenir
key-help = ces touches
single-keys = Les lettres seules agissent

## What sensors see

kind-button = Bouton
kind-co = Monoxyde de carbone
kind-contact = Porte ou fenêtre ouverte
kind-crash = Collision
kind-device_silent = Appareil muet
kind-fall = Chute
kind-fire = Feu
kind-flood = Inondation
kind-gas = Gaz
kind-gas-sensor = Détecteur de gaz
kind-gas_leak = Fuite de gaz
kind-geofence = Entrée ou sortie d’une zone
kind-heat = Chaleur
kind-intrusion = Intrusion
kind-leak = Fuite d’eau
kind-medical = Urgence médicale
kind-panic = Bouton d’alarme
kind-power = Panne de courant
kind-quake = Séisme
kind-safety = Sécurité
kind-smoke = Fumée
kind-tamper = Sabotage
kind-water = Eau
more = Plus
