"""From the code she came back with to who she is: the code for tokens, the keys, her identity."""

from django.conf import settings

from members.pro_sante_connect import claims, tokens
from members.pro_sante_connect.attempt import LEVEL, Attempt
from members.pro_sante_connect.exchange import JWT, ask, document
from members.pro_sante_connect.pending_sign_in import Proved
from members.pro_sante_connect.refusals import Refused, Unavailable


def prove(attempt: Attempt, code: str, *, now: float, until: float) -> Proved:
    given = _tokens(attempt, code, until)
    keys = document(attempt.keys, until=until)
    identity = tokens.opened(given.get("id_token"), keys)
    tokens.check(
        identity,
        issuer=attempt.issuer,
        client=settings.PSC_CLIENT_ID,
        nonce=attempt.nonce,
        level=LEVEL,
        now=now,
    )
    info = _userinfo(attempt, given.get("access_token"), keys, until)
    if info.get("sub") != identity["sub"]:
        raise Refused("subject")
    who = claims.read(info)
    return Proved(
        issuer=attempt.issuer,
        subject=identity["sub"],
        rpps=who.rpps,
        first_name=who.first_name,
        last_name=who.last_name,
        professions=who.professions,
        id_token=given["id_token"],
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
        raise Refused("code")
    if answer.status != 200:
        raise Unavailable(f"status_{answer.status}")
    return answer.document()


def _userinfo(attempt: Attempt, access_token, keys: dict, until: float) -> dict:
    """Plain, or signed with the same keys."""
    if not isinstance(access_token, str) or not access_token.isascii():
        raise Refused("token")
    answer = ask(attempt.userinfo, until=until, bearer=access_token)
    if answer.status != 200:
        raise Unavailable(f"status_{answer.status}")
    if answer.kind != JWT:
        return answer.document()
    info = tokens.opened(answer.body.decode("ascii", "replace").strip(), keys)
    tokens.check_userinfo(info, issuer=attempt.issuer, client=settings.PSC_CLIENT_ID)
    return info
