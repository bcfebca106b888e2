### The SOS page and the page of a call. `script-` goes to the page’s scripts, which replace {name} and {metres}: what they say
### before the rest of the page is there. What they say later stands in `sos-later.ftl`.

## Every page

call = Appeler le { $number }
not-replaced = Lifeline ne remplace pas le { $number }.
languages = Langue
your-name = Votre nom
what-and-where = Que se passe-t-il, et où ?

## The SOS page

sos-title = SOS – Lifeline
sos-sign-in = Se connecter
sos-question = Avez-vous besoin d’aide ?
sos-few-words = Ajouter quelques mots (facultatif)
sos-press = Appeler à l’aide
sos-then-cancel = Vous aurez ensuite 5 secondes pour annuler.
sos-at-once = Appuyer lance l’appel à l’aide immédiatement.
sos-silent = Je ne peux pas parler : écrivez, n’appelez pas
sos-why-place = Votre position part avec, pour vous trouver ; le navigateur peut demander.
sos-calling-in = Appel à l’aide dans
sos-seconds = { $seconds ->
    [one] seconde
   *[other] secondes
}
sos-cancel = Annuler
sos-send-now = Envoyer maintenant

## What its scripts say

script-countdown = Appel à l’aide dans 5 secondes. Le bouton pour annuler est en bas.
script-stopped = Annulé. Rien n’a été envoyé.
script-calling = Appel à l’aide en cours
script-not-yet = Pas encore arrivé au centre d’urgence. Nouvel essai en cours.
script-offline = Pas de connexion.
script-connecting = Connexion en cours. Votre appel est maintenu.
script-cut-off = Votre appel est maintenu. Cette page n’en reçoit plus de nouvelles.
script-saved = Enregistré sur ce téléphone
script-reached = Arrivé au centre d’urgence
script-seen = Vu par les secours
script-taken = { $name } s’occupe de vous
script-taken-by-one = Les secours s’occupent de vous
script-end-safe = Vous avez dit être en sécurité
script-end-cancelled = Vous avez retiré l’appel
script-end-resolved = Les secours ont clos l’appel
script-ending = Le centre est en train d’être prévenu.
script-ending-waits = Vous y avez mis fin. Le centre en est averti dès qu’il y a une connexion.
script-place-sought = Recherche de votre position. L’appel n’attend pas.
script-place = Position connue à { $metres } m près environ.
script-place-waits = Position connue à { $metres } m près environ, pas encore envoyée.
script-place-denied = Position inconnue. Écrivez où vous êtes.
script-signed-in = Connecté

## How a call stands, without scripts

state-title = Votre appel – Lifeline
state-not-reached = Votre appel n’est pas arrivé au centre d’urgence
state-again = Réessayer
state-ended = Votre appel est terminé
state-taken = Les secours s’occupent de vous
state-seen = Les secours voient votre appel
state-stored = Le centre d’urgence a votre appel
state-unknown = Cette page ne peut pas montrer où en est votre appel
state-unknown-why = Un autre onglet ou un autre téléphone le suit peut-être. Si vous n’êtes pas sûr d’être secouru, appelez de nouveau.
state-taken-by = Pris en charge par { $name }
state-a-responder = les secours
state-look = Voir où en est l’appel
state-back = Retour à la page SOS

## Why something was not done

problem = Cela n’a pas pu être fait. Réessayez.
problem-text-too-long = Le texte est trop long. Raccourcissez-le.
problem-payload-too-large = C’est trop à la fois. Raccourcissez.
problem-unavailable = Lifeline ne peut rien enregistrer en ce moment. Réessayez. Si vous avez besoin d’aide maintenant, appelez le numéro d’urgence.
problem-busy = Trop de personnes utilisent Lifeline en même temps. Réessayez. Si vous avez besoin d’aide maintenant, appelez le numéro d’urgence.
