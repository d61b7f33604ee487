"""A first second factor, right after the sign-in: what was just given is not asked again."""

from allauth.account.internal.flows.login import record_authentication

FIRST, PROOF = "enrol", "prove"
KINDS = {"mfa/email/totp_activated": "totp", "mfa/email/webauthn_added": "webauthn"}


def is_first(request) -> bool:
    """This session still owes a first device: the middleware said so."""
    return getattr(request, "second_factor_owed", None) == FIRST


def owes_a_proof(request) -> bool:
    """A password would lead this session back to where it stands."""
    return getattr(request, "second_factor_owed", None) == PROOF


def note_proved(request, user, template_prefix: str) -> None:
    """The code, or the key, that set the first device up has been given in this session."""
    kind = KINDS.get(template_prefix)
    if kind and is_first(request):
        record_authentication(request, user, method="mfa", type=kind, reauthenticated=True)
