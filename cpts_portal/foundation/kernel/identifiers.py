"""Identifiers are text from end to end: each ``clean_…`` gives the canonical text or says why not.

Sources: ANS (RPPS), DREES (FINESS), INSEE (SIRET, communes), Journal officiel (RNA).
The ``…_SHAPE`` patterns are for the check constraints of the models.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from stdnum import luhn

from .numbers import same_characters

RPPS_SHAPE = r"^(?!0{11})[0-9]{11}$"
FINESS_SHAPE = r"^(?!0{9})([0-9]{2}|2[AB])[0-9]{7}$"
SIRET_SHAPE = r"^(?!0{14})[0-9]{14}$"
RNA_SHAPE = r"^W[0-9][0-9A-Z][0-9]{7}$"
INSEE_SHAPE = r"^([0-9]{2}|2[AB])[0-9]{3}$"
POSTAL_CODE_SHAPE = r"^[0-9]{5}$"
LA_POSTE_SIREN = "356000000"


def canonical(text: str) -> str:
    """Wide forms folded, spaces, dots and invisible characters removed, capitals."""
    folded = same_characters(text)
    return "".join(
        c for c in folded if not c.isspace() and c != "." and unicodedata.category(c) != "Cf"
    ).upper()


def clean_rpps(text: str, *, confirmed: bool = False) -> str:
    """``confirmed``: a coordinator holds a confirmation by the directory, so the key may fail."""
    value = canonical(text)
    if len(value) == 12 and value.startswith("8"):
        value = value[1:]
    if not re.match(RPPS_SHAPE, value):
        raise refusal("Un numéro RPPS compte 11 chiffres : vérifiez la saisie.", "rpps")
    if not confirmed and not luhn.is_valid(value):
        raise refusal(
            "Ce numéro RPPS comporte une faute de frappe : son dernier chiffre ne correspond pas "
            "aux dix autres.",
            "rpps_key",
        )
    return value


def clean_finess(text: str) -> str:
    value = canonical(text)
    if not re.match(FINESS_SHAPE, value):
        raise refusal(
            "Un numéro FINESS compte 9 caractères et commence par le département : vérifiez la "
            "saisie.",
            "finess",
        )
    if value.isdigit() and not luhn.is_valid(value):
        raise refusal("Ce numéro FINESS comporte une faute de frappe.", "finess_key")
    return value


def clean_siret(text: str) -> str:
    value = canonical(text)
    if not re.match(SIRET_SHAPE, value):
        raise refusal("Un numéro SIRET compte 14 chiffres : vérifiez la saisie.", "siret")
    if not luhn.is_valid(value[:9]) or not _siret_key_holds(value):
        raise refusal("Ce numéro SIRET comporte une faute de frappe.", "siret_key")
    return value


def _siret_key_holds(value: str) -> bool:
    if luhn.is_valid(value):
        return True
    # the offices of La Poste outgrew the key: the sum of their digits is a multiple of five
    return value.startswith(LA_POSTE_SIREN) and sum(map(int, value)) % 5 == 0


def clean_rna(text: str) -> str:
    value = canonical(text)
    if not re.match(RNA_SHAPE, value):
        raise refusal(
            "Un numéro RNA commence par W suivi de 9 caractères (W421000000) : vérifiez la saisie.",
            "rna",
        )
    return value


def clean_postal_code(text: str) -> str:
    value = canonical(text)
    if not re.match(POSTAL_CODE_SHAPE, value):
        raise refusal("Un code postal compte 5 chiffres (42600).", "postal_code")
    return value


def refusal(sentence: str, code: str) -> ValidationError:
    return ValidationError(sentence, code=code)
