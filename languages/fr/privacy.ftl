### What the gateway itself says about a person's own data.

export-readme =
    Tout ce que cette passerelle conserve sur { $name }

    profile.json – votre compte : noms, adresse e-mail, langue, depuis quand.
    picture.jpg – l’image que les autres voient de vous ; à côté du fichier d’un groupe, son image.
    contacts.json – vos contacts, qui vous l’a demandé, qui vous avez bloqué.
    sessions.json – où vous êtes connecté, vos clés d’accès, et quels navigateurs reçoivent des notifications.
    broadcasts.json – les alertes qui vous sont parvenues, quand vous les avez vues et ce que vous avez répondu.
    calls – un fichier par appel à l’aide de votre part encore conservé : quand, où vous étiez, ce qui a été dit et fait.
    conversations – un fichier par conversation dont vous êtes membre : ce qui a été écrit, tel que vous pouvez le lire.
    media – vos propres enregistrements, images et fichiers. Les messages les désignent par la première partie du nom.

    Toutes les heures sont en UTC. Les appels faits sans vous connecter n’y sont pas : personne ne peut savoir qu’ils sont de vous. Ce que vous avez écrit dans les appels d’autres personnes appartient à ces appels.
    Gardez ce fichier en lieu sûr : qui l’a sait où vous étiez et ce que vous avez écrit.
