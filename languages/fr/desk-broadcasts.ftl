# Broadcasts at the desk: written, sent and followed. Loaded after the first view.

## The room

broadcasts = Alertes
key-b = alertes, ou retour aux incidents
warn-near = Alerter les gens à proximité
to-incidents = Incidents
to-broadcasts = Retour aux alertes
new-broadcast = Nouvelle alerte
go-on-writing = Reprendre le brouillon
pick-broadcast = Choisissez une alerte pour voir qui elle a atteint.
broadcasts-failed = Les alertes n’ont pas pu être chargées.
broadcast-failed = L’alerte n’a pas pu être chargée. Elle a peut-être été effacée.
no-broadcasts = Aucune alerte n’est conservée.
everyone = tout le monde
to-whom = Pour : { $whom }
sent-by = Envoyée par
changed-by = Modifiée par
was-changed = modifiée
taken-back = Retirée
ended = Terminée
ends-in = Se termine dans { $age }
reached-of = Reçue : { $reached } sur { $people }
need-help = Ont besoin d’aide : { $count }
number = { $number }

## What it says

what-it-says = Ce qu’elle dit
its-title = Titre : que faire, en un coup d’œil
its-text = Texte
counted = { $count } caractères sur { $max }
add-language = Ajouter une langue
also-in = Aussi en { $language }
without-language = Sans { $language }
how-bad = Gravité, urgence, certitude
ask-severity = Gravité
ask-urgency = Urgence
ask-certainty = Certitude
means-severity-Extreme = Menace extraordinaire pour les vies ou les biens.
means-severity-Severe = Menace importante pour les vies ou les biens.
means-severity-Moderate = Menace possible pour les vies ou les biens.
means-severity-Minor = Peu ou pas de menace connue pour les vies ou les biens.
means-severity-Unknown = Elle s’affiche comme une information.
urgency-Immediate = Immédiate
urgency-Expected = Attendue
urgency-Future = Future
urgency-Past = Passée
urgency-Unknown = Non précisée
means-urgency-Immediate = Agir maintenant.
means-urgency-Expected = Agir dans l’heure.
means-urgency-Future = Agir prochainement.
means-urgency-Past = Il n’y a plus rien à faire.
means-urgency-Unknown = Il n’est pas dit quand agir.
certainty-Observed = Constatée
certainty-Likely = Probable
certainty-Possible = Possible
certainty-Unlikely = Improbable
certainty-Unknown = Non précisée
means-certainty-Observed = Cela a eu lieu ou est en cours.
means-certainty-Likely = Plus probable qu’improbable.
means-certainty-Possible = Possible, mais peu probable.
means-certainty-Unlikely = On ne s’attend pas à ce que cela arrive.
means-certainty-Unknown = Il n’est pas dit si c’est certain.
asks-safe = Demander aux gens s’ils sont en sécurité
until-when = Jusqu’à quand
until-when-hint = Ensuite, personne ne la voit plus. 7 jours au plus.
for-hours = { $hours ->
    [one] { $hours } heure
   *[other] { $hours } heures
}
own-end = Une autre heure
its-end = Fin

## Whom it is for

for-whom = Pour qui
for-area = Les gens d’une zone
for-everyone = Tout le monde
area-hint = Elle atteint qui a indiqué un lieu dans la zone et qui n’en a indiqué aucun. On ne sait pas où les gens se trouvent en ce moment.
area-name = Nom de la zone
shape = Forme de la zone
circle = Cercle
polygon = Polygone
circle-hint = Cliquez sur la carte ou écrivez les nombres ci-dessous. Sur la carte, les flèches la déplacent, Entrée fixe le centre.
polygon-hint = Cliquez chaque coin sur la carte, l’un après l’autre, ou écrivez les nombres ci-dessous. Sur la carte, les flèches la déplacent, Entrée fixe un coin.
area-map = Carte pour dessiner la zone
map-of = Carte de { $area }
area-map-failed = La carte n’a pas pu être chargée. Les nombres font la même chose.
around-incident = Autour d’un incident
choose-incident = Choisissez un incident
centre = Centre
latitude = Latitude
longitude = Longitude
radius = Rayon en mètres
radius-slider = Rayon
corners = Coins : { $count }
corner = Coin { $number }
next-corner = Coin suivant
add = Ajouter
remove = Retirer
remove-corner = Retirer le coin { $number }
reach = Qui elle atteint :
reach-everyone = { $people ->
    [one] { $people } personne.
   *[other] { $people } personnes.
}
reach-area = { $people ->
    [one] { $people } personne. Avec un lieu dans la zone : { $within }. Sans lieu indiqué : { $without }.
   *[other] { $people } personnes. Avec un lieu dans la zone : { $within }. Sans lieu indiqué : { $without }.
}
reach-asking = pas encore connu, question en cours.
reach-nobody = inconnu : la zone n’est pas encore entière.
reach-failed = inconnu : la passerelle n’a pas pu être interrogée.

## Preview and draft

preview = Sur les téléphones des gens
on-bright = Sur un écran clair
on-dark = Sur un écran sombre
draft-kept = Le brouillon est conservé dans ce navigateur.
draft-unkept = Ce navigateur ne conserve rien : recharger la page perd le brouillon.
draft-is-there = Il y a déjà un brouillon.
draw-around = Tracer son cercle autour de cet incident : { $incident }
throw-away = Jeter

## Sending

check-and-send = Vérifier et envoyer …
faults = Pas prêt : voyez ce qui est dit à côté des champs.
send-question = Envoyer cette alerte ?
goes-to-everyone = Elle va à tout le monde.
goes-to-area = Elle va aux gens de { $area }.
reach-unknown = On ne sait pas pour l’instant combien elle en atteint.
shown-until = Affichée jusqu’au { $when }.
they-are-asked = On demande aux gens s’ils sont en sécurité.
they-are-not-asked = On ne demande pas aux gens s’ils sont en sécurité.
cannot-be-unsent = Elle part aussitôt. On peut la modifier ou la retirer, mais pas faire comme si elle n’était pas partie.
go-back = Revenir
send-to-everyone = { $people ->
    [one] Envoyer à { $people } personne
   *[other] Envoyer à { $people } personnes
}
send-to-area = { $people ->
    [one] Envoyer à { $people } personne, { $without } sans lieu indiqué
   *[other] Envoyer à { $people } personnes, dont { $without } sans lieu indiqué
}
send-to-unknown = Envoyer sans savoir à combien
sending-now = Envoi en cours : la passerelle ne l’a pas encore enregistrée.
is-sent = Envoyée : la passerelle l’a enregistrée.
not-confirmed = Pas confirmée.
not-confirmed-long = Aucune réponse n’est venue : elle est peut-être partie, ou non. Redemandez : elle ne part qu’une fois, même si vous redemandez.
ask-again = Redemander
throw-away-unknown = Jeter, bien qu’elle soit peut-être partie
fault-title-missing = Il faut un titre.
fault-title-long = Le titre est trop long : { $title } caractères au plus.
fault-text-missing = Il faut un texte.
fault-text-long = Le texte est trop long : { $text } caractères au plus.
fault-end-missing = Choisissez quand elle se termine.
fault-end-past = Cette heure est passée.
fault-end-late = 7 jours au plus à partir de maintenant.
fault-area-nameless = La zone doit avoir un nom : il est dit aux gens.
fault-area-name-long = Le nom est trop long : 120 caractères au plus.
fault-area-no-centre = Fixez le centre du cercle.
fault-area-radius = Le rayon est de 100 à 1 000 000 mètres. Au-delà, choisissez tout le monde.
fault-area-few-corners = Un polygone a trois coins ou plus.
fault-area-many-corners = Un polygone a 99 coins au plus.
fault-area-crossing = Le contour se croise ou se touche : déplacez ou retirez un coin.
fault-area-meridian = Le contour franchit le 180e méridien : envoyez une alerte pour chaque côté.
fault-area-off-earth = Ce lieu n’existe pas sur Terre.

## Following

figures = Où elle en est
figure-people = Personnes
figure-reached = Reçue
figure-seen = Vue
figure-safe = En sécurité
figure-help = Besoin d’aide
figure-silent = Sans réponse
figures-stale = Ces chiffres sont peut-être dépassés.
over-time = Depuis l’envoi
over-time-said = De l’envoi à maintenant, sur { $people } : { $figures }
as-table = En tableau
column-time = Heure
the-people = Personnes
people-failed = Les personnes n’ont pas pu être chargées.
nobody = Personne.
more-people = Plus
says-safe = Se dit en sécurité
says-help = Dit avoir besoin d’aide
it-reached = Reçue
not-reached = Pas encore reçue.
was-seen = Vue
not-seen = Pas vue.
open-call = Ouvrir son appel
open-talk = Ouvrir la discussion
change = Modifier …
change-question = Modifier ce qu’elle dit
change-does = Les destinataires apprennent aussitôt le changement : { $whom }. Ils restent les mêmes.
change-now = Envoyer la modification
take-back = Retirer …
take-back-question = Retirer cette alerte ?
take-back-does = Les destinataires apprennent qu’elle est retirée : { $whom }. C’est définitif.
take-back-why = Pourquoi (facultatif)
take-back-now = La retirer
done-unknown = Pas confirmé : aucune réponse n’est venue. Redemandez : cela n’est fait qu’une fois.
