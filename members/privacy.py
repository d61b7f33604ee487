"""Personal data in the tables that libraries bring. Ours declare theirs on the model."""

from cpts_portal.foundation.records.privacy import PrivacyDeclaration
from cpts_portal.foundation.records.retention.durations import sentence

_NO_ONE = PrivacyDeclaration(
    (), "Tant que le portail existe.", "Rien à faire : ne parle de personne."
)

THIRD_PARTY: dict[str, PrivacyDeclaration] = {
    "account.EmailAddress": PrivacyDeclaration(
        ("user", "email"), f"Comme le compte : {sentence('account')}", "La ligne est supprimée."
    ),
    "account.EmailConfirmation": PrivacyDeclaration(
        ("email_address", "key"),
        "Trois jours ; la table reste vide, la confirmation se fait par code.",
        "La ligne est supprimée.",
    ),
    "mfa.Authenticator": PrivacyDeclaration(
        ("user", "data"),
        "Tant que l’appareil est enrôlé ; secret chiffré ; d’une clé d’accès, la partie publique.",
        "La ligne est supprimée.",
    ),
    "usersessions.UserSession": PrivacyDeclaration(
        ("user", "ip", "user_agent", "session_key", "data"),
        "Jusqu’à la fin de la session.",
        "La ligne est supprimée.",
    ),
    "sessions.Session": PrivacyDeclaration(
        ("session_key", "session_data"),
        "30 jours au plus après la dernière page, 8 heures pour qui lit des dossiers.",
        "La ligne est supprimée.",
    ),
    "admin.LogEntry": PrivacyDeclaration(
        ("user", "object_repr", "change_message"),
        "Table vide : le site de revue tient son propre journal.",
        "Rien à faire : table vide.",
    ),
    "auth.Group": _NO_ONE,
    "auth.Permission": _NO_ONE,
    "contenttypes.ContentType": _NO_ONE,
}

# where the second factor's secrets rest, for the rotation of keys: (column, context)
ENCRYPTED_INSIDE = {"mfa.Authenticator": ("data", "mfa.Authenticator.data")}
