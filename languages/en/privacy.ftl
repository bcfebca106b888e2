### What the gateway itself says about a person's own data.

export-readme =
    Everything that this gateway keeps about { $name }

    profile.json – your account: names, e-mail address, language, since when.
    picture.jpg – the picture that others see of you; beside a group’s file, its picture.
    contacts.json – whom you made a contact, who asked you, whom you blocked.
    sessions.json – where you are signed in, your passkeys, and which browsers get notifications.
    broadcasts.json – the warnings that have come to you, when you saw them, and what you answered.
    calls – a file for each of your calls for help that is still kept: when, where you were, what was said and done.
    conversations – a file for each conversation you are in: what was written, as you may read it.
    media – your own recordings, pictures and files. Messages name them by the first part of the name.

    All times are UTC. Calls that you made without signing in are not among these: nobody can tell that they are yours. What you wrote in other people’s calls belongs to those calls.
    Keep this file in a safe place: whoever has it knows where you were and what you wrote.
