# La messagerie. {$name} est le nom d’une personne ou d’un groupe.
# The first view: the list. What other screens say stands in chat-screens.ftl.
app-name = Messagerie Lifeline
sos = SOS
sos-hint = Appeler à l’aide
conversations = Conversations
new-conversation = Nouvelle conversation
settings = Réglages
loading = Chargement…
somebody = Quelqu’un
you = Vous
offline = Pas de connexion. Ce que vous écrivez est gardé sur ce téléphone.
connecting = Connexion…
not-live = Pas encore à jour
list-empty = Aucune conversation pour l’instant.
list-empty-hint = Écrivez à quelqu’un, pour vous retrouver le jour où il le faut.
unread = { $count ->
    [one] { $count } message non lu
   *[other] { $count } messages non lus
}
hundred-unread = 100 messages non lus ou plus
draft = Brouillon : { $text }
you-wrote = Vous : { $text }
deleted-message = Message supprimé
online = En ligne
not-online = Hors ligne
choose-conversation = Choisissez une conversation
typing-one = { $name } écrit
typing-many = Plusieurs personnes écrivent
not-kept = Non gardé : ce navigateur ne garde rien. Restez sur cette page jusqu’à l’enregistrement.
announce-message = { $name } : { $text }
opened-by = { $name } a ouvert la conversation
renamed-by = { $name } a nommé le groupe « { $title } »
pictured-by = { $name } a changé l’image du groupe
added-by = { $name } a ajouté { $who }
removed-by = { $name } a retiré { $who }
left = { $name } a quitté le groupe
role-by = { $name } a changé le rôle de { $who } : { $role }
role-owner = Propriétaire
role-admin = Administrateur
role-member = Membre
a-picture = Image
a-voice = Message vocal
a-file = Fichier
search = Chercher des messages
