"""From the code they came back with to who they are: the code for tokens, the keys, the identity.

The e-mail address, when there is one, is never read: it proves nothing of who they are here.
"""

import re

from django.conf import settings

from cpts_portal.foundation.kernel.text import one_line
from members.pro_sante_connect import tokens
from members.pro_sante_connect.attempt import LEVEL, Attempt
from members.pro_sante_connect.exchange import JWT, ExchangeRefused, Unavailable, ask, document
from members.pro_sante_connect.pending_sign_in import Proved

# the national identifier: « 8 » says RPPS, then the eleven digits
NATIONAL_RPPS = re.compile(r"8((?!0{11})[0-9]{11})")
LONGEST_NAME = 80


def parse_userinfo(userinfo: dict) -> dict:
    """Number, names and professions: codes of TRE_G15, as their practices say them, none twice."""
    number = NATIONAL_RPPS.fullmatch(_text(userinfo.get("SubjectNameID")))
    if not number:
        raise ExchangeRefused("no_rpps")
    practices = _practices(userinfo.get("SubjectRefPro"))
    named = practices[0] if practices else {}
    codes = [_text(practice.get("codeProfession")) for practice in practices]
    return {
        "rpps": number[1],
        "first_name": _name(named.get("prenomDexercice")) or _name(userinfo.get("given_name")),
        "last_name": _name(named.get("nomDexercice")) or _name(userinfo.get("family_name")),
        "professions": tuple(dict.fromkeys(code for code in codes if code)),
    }


def _practices(reference) -> list[dict]:
    """Empty when Pro Santé Connect knows no practice: they then have no profession here."""
    listed = reference.get("exercices") if isinstance(reference, dict) else None
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _text(value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(value) -> str:
    return one_line(_text(value))[:LONGEST_NAME]


def prove(attempt: Attempt, code: str, *, now: float, until: float) -> Proved:
    answer = _tokens(attempt, code, until)
    keys = document(attempt.keys, until=until)
    identity = tokens.opened(answer.get("id_token"), keys)
    tokens.check(
        identity,
        issuer=attempt.issuer,
        client=settings.PSC_CLIENT_ID,
        nonce=attempt.nonce,
        level=LEVEL,
        now=now,
    )
    info = _userinfo(attempt, answer.get("access_token"), keys, until)
    if info.get("sub") != identity["sub"]:
        raise ExchangeRefused("subject")
    return Proved(
        issuer=attempt.issuer,
        subject=identity["sub"],
        **parse_userinfo(info),
        id_token=answer["id_token"],
        end_session=attempt.end_session,
        next=attempt.next,
        at=now,
    )


def _tokens(attempt: Attempt, code: str, until: float) -> dict:
    answer = ask(
        attempt.token,
        until=until,
        form={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.redirect_uri,
            "code_verifier": attempt.verifier,
            "client_id": settings.PSC_CLIENT_ID,
            "client_secret": settings.PSC_CLIENT_SECRET,
        },
    )
    if answer.status == 400:
        raise ExchangeRefused("code")
    if answer.status != 200:
        raise Unavailable(f"status_{answer.status}")
    return answer.document()


def _userinfo(attempt: Attempt, access_token, keys: dict, until: float) -> dict:
    """Plain, or signed with the same keys."""
    if not isinstance(access_token, str) or not access_token.isascii():
        raise ExchangeRefused("token")
    answer = ask(attempt.userinfo, until=until, bearer=access_token)
    if answer.status != 200:
        raise Unavailable(f"status_{answer.status}")
    if answer.kind != JWT:
        return answer.document()
    info = tokens.opened(answer.body.decode("ascii", "replace").strip(), keys)
    tokens.check_userinfo(info, issuer=attempt.issuer, client=settings.PSC_CLIENT_ID)
    return info
