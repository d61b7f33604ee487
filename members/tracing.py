"""Who left a trace and how they had proved who they are, in words. A leaf: no query."""

from members.enums import Role

ROLES = {
    **{role.value: role.label for role in Role},
    "system": "Le portail",
    "person": "La personne elle-même",
    "candidate": "Le candidat",
    "secretary": "Secrétariat",
    "nobody": "Sans rôle",
}
MEANS = {
    "password": "mot de passe",
    "password_reset": "nouveau mot de passe",
    "code": "code reçu par courriel",
    "totp": "code à usage unique",
    "webauthn": "clé d’accès",
    "recovery_codes": "code de secours",
    "psc": "Pro Santé Connect",
    "mfa": "second facteur",
    "link": "lien privé",
}


def roles(label: str) -> str:
    """« coordinator+member » gives « Coordinatrice, Adhérent·e »."""
    return ", ".join(ROLES.get(word, word) for word in label.split("+") if word)


def means(label: str) -> str:
    return ", ".join(MEANS.get(word, word) for word in label.split("+") if word)
