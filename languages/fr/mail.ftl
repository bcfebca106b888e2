### Mails. The link stands after the text, and what is said after it below the link.

mail-hello = Bonjour,
mail-hello-name = Bonjour { $name },
mail-not-you = Si ce n’était pas vous, ne faites rien : sans le lien, rien ne se passe.

mail-registered =
    Ouvrez ce lien dans la journée et votre compte sera créé :
    .subject = Confirmez votre adresse e-mail

mail-registered-again =
    Quelqu’un s’est inscrit avec cette adresse e-mail, qui a déjà un compte.
    Si c’était vous, connectez-vous avec ce compte. Si vous avez oublié le
    mot de passe, ce lien permet d’en choisir un autre pendant une heure :
    .subject = Vous avez déjà un compte

mail-new-address =
    Ouvrez ce lien dans la journée et cette adresse sera celle de votre
    compte :
    .subject = Confirmez votre adresse e-mail

mail-new-address-in-use =
    Quelqu’un voulait donner cette adresse e-mail à un autre compte. Elle
    appartient déjà à un compte : rien n’a été modifié.
    .subject = Vous avez déjà un compte

mail-forgotten =
    Ce lien permet de choisir un nouveau mot de passe pendant une heure, et
    vous déconnecte partout :
    .subject = Nouveau mot de passe

mail-password-changed =
    Le mot de passe de votre compte vient d’être changé et ses autres
    connexions ont pris fin. Si ce n’était pas vous, demandez tout de suite
    un nouveau mot de passe sur la page de connexion, et prévenez les
    responsables de ce service.
    .subject = Votre mot de passe a été changé

mail-passkey-added =
    Une clé d’accès vient d’être ajoutée à votre compte et permet désormais
    de s’y connecter :
    { $passkey }
    Si ce n’était pas vous, retirez-la tout de suite dans les réglages du
    chat, changez de mot de passe, et prévenez les responsables de ce
    service.
    .subject = Une clé d’accès a été ajoutée

mail-passkey-copied =
    Quelqu’un a tenté de se connecter à votre compte avec une copie de cette
    clé d’accès :
    { $passkey }
    Elle a été refusée. Retirez cette clé dans les réglages du chat, créez-en
    une autre, et prévenez les responsables de ce service.
    .subject = Une clé d’accès a été refusée

mail-invited =
    { $role ->
        [responder] Vous êtes invité à créer un compte d’intervenant des secours. Ouvrez ce lien :
        [admin] Vous êtes invité à créer un compte d’administration. Ouvrez ce lien :
       *[citizen] Vous êtes invité à créer un compte. Ouvrez ce lien :
    }
    .subject = Vous êtes invité
mail-invited-once = Il n’est valable qu’une fois.
