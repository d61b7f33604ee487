"""The endpoints that the provider publishes."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from members.pro_sante_connect.exchange import Unavailable, document

LONGEST = 255


@dataclass(frozen=True)
class Provider:
    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    # empty when the provider has none, or has it where a form may not lead (form-action)
    end_session: str


def is_on() -> bool:
    return bool(settings.PSC_DISCOVERY)


def public_address(path: str) -> str:
    """As registered with the provider: never from the Host header."""
    return settings.PUBLIC_URL.rstrip("/") + path


def discover(*, until: float) -> Provider:
    where = settings.PSC_DISCOVERY
    published = document(where, until=until)
    end_session = _address(published, "end_session_endpoint", where, optional=True)
    return Provider(
        issuer=_text(published, "issuer"),
        authorization=_address(published, "authorization_endpoint", where),
        token=_address(published, "token_endpoint", where),
        keys=_address(published, "jwks_uri", where),
        userinfo=_address(published, "userinfo_endpoint", where),
        end_session=end_session if origin(end_session) == origin(where) else "",
    )


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _text(published: dict, name: str) -> str:
    value = published.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise Unavailable("discovery")
    return value


def _address(published: dict, name: str, where: str, *, optional: bool = False) -> str:
    """Over TLS as the discovery is: it may not lead back to plain http."""
    if optional and not published.get(name):
        return ""
    value = _text(published, name)
    try:
        parts = urlsplit(value)
    except ValueError:
        raise Unavailable("discovery") from None
    if parts.scheme != urlsplit(where).scheme or not parts.hostname:
        raise Unavailable("discovery")
    return value
