"""A provider of OpenID Connect on the loopback, with its faults: what Pro Santé Connect could
answer, and what somebody in its place could.

``Provider.person`` is who sits in front of it, ``Provider.faults`` what goes wrong. It checks what
a real one checks: the client, its address, the verifier of PKCE, that a code serves once.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "portail-essai", "secret-d-essai"
HUGE = 100 * 1024 * 1024


@lru_cache
def key(name: str):
    """One key a name: without a default, which the cache would count as another name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(name: str = "good") -> bytes:
    return (
        key(name)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def jwk(name: str = "good", **changed) -> dict:
    numbers = jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
    return numbers | {"kid": name, "use": "sig", "alg": "RS256"} | changed


def camille(rpps: str = "99700000005", **changed) -> dict:
    """The claims of an invented nurse, in the shape Pro Santé Connect gives them."""
    return {
        "sub": f"f:550dc1c8:8{rpps}",
        "SubjectNameID": f"8{rpps}",
        "given_name": "Camille",
        "family_name": "EXEMPLE",
        "SubjectRole": ["60^1.2.250.1.213.1.1.5.5"],
        "otherIds": [{"identifiant": f"8{rpps}", "origine": "RPPS", "qualite": 1}],
        "SubjectRefPro": {
            "exercices": [
                {
                    "codeProfession": "60",
                    "nomDexercice": "Exemple",
                    "prenomDexercice": "Camille",
                    "activities": [{"codeModeExercice": "L", "codePostal": "46300"}],
                }
            ]
        },
    } | changed


@dataclass
class Provider:
    """``faults``: a name and how. ``requests``: the paths asked; ``codes``: what each code stands
    for."""

    person: dict = field(default_factory=camille)
    faults: dict = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    codes: dict[str, dict] = field(default_factory=dict)
    issuer: str = ""
    last_id_token: str = ""
    server: ThreadingHTTPServer | None = None
    released: threading.Event = field(default_factory=threading.Event)

    def open(self) -> "Provider":
        handler = type("Handler", (_Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.issuer = self.base
        return self

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def discovery(self) -> str:
        return f"{self.base}/.well-known/wallet-openid-configuration"

    def authorize(self, address: str) -> str:
        """What the browser does there: the person proves who they are and gets a code."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query | {"person": dict(self.person)}
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def id_token(self, grant: dict) -> str:
        """``faults["claims"]`` replaces claims (None takes one away); ``faults["sign"]`` signs."""
        now = time.time()
        claims = {
            "iss": self.issuer,
            "sub": grant["person"]["sub"],
            "aud": CLIENT,
            "azp": CLIENT,
            "exp": int(now) + 300,
            "iat": int(now),
            "nonce": grant.get("nonce"),
            "acr": "eidas1",
        } | self.faults.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        sign = self.faults.get("sign", signed)
        self.last_id_token = self.faults.get("id_token") or sign(claims)
        return self.last_id_token


def signed(claims: dict, *, by: str = "good", **header) -> str:
    return jwt.encode(claims, key(by), algorithm="RS256", headers={"kid": by} | header)


def unsigned(claims: dict) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "good"})


def signed_with_the_public_key(claims: dict) -> str:
    """HS256 with what everybody may read: by hand, the library refuses to do it."""
    import hmac

    head = _b64(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "good"}).encode())
    body = _b64(json.dumps(claims).encode())
    digest = hmac.new(public_pem(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_b64(digest)}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self._answer({})

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        form = parse_qs(self.rfile.read(length).decode())
        self._answer({name: values[0] for name, values in form.items()})

    def _answer(self, form: dict):
        page = urlsplit(self.path).path.rsplit("/", 1)[-1]
        self.provider.requests.append(page)
        broken = self.provider.faults.get(page)
        if broken:
            broken(self)
        elif page == "wallet-openid-configuration":
            self.send_json(self._document())
        elif page == "token":
            self._token(form)
        elif page == "keys":
            self.send_json({"keys": self.provider.faults.get("published", [jwk()])})
        elif page == "userinfo":
            self._userinfo()
        else:
            self.send_json({"keys": [jwk("bad")]})

    def _document(self) -> dict:
        base = self.provider.base
        return {
            "issuer": self.provider.issuer,
            "authorization_endpoint": f"{base}/auth",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/keys",
            "userinfo_endpoint": f"{base}/userinfo",
            "end_session_endpoint": f"{base}/logout",
        } | self.provider.faults.get("document", {})

    def _token(self, form: dict):
        grant = self.provider.codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "").encode()
        fine = (
            grant
            and (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
            and form.get("redirect_uri") == grant["redirect_uri"]
            and grant.get("code_challenge_method") == "S256"
            and _b64(hashlib.sha256(verifier).digest()) == grant["code_challenge"]
        )
        if not fine:
            self.send_json({"error": "invalid_grant"}, status=400)
            return
        access = f"access-{secrets.token_hex(8)}"
        self.provider.codes[access] = grant
        self.send_json(
            {
                "token_type": "Bearer",
                "access_token": access,
                "id_token": self.provider.id_token(grant),
            }
        )

    def _userinfo(self):
        access = self.headers.get("Authorization", "").removeprefix("Bearer ")
        person = self.provider.codes[access]["person"] | self.provider.faults.get("info", {})
        sign = self.provider.faults.get("info_sign")
        if sign:
            self.send(sign(person).encode(), kind="application/jwt")
        else:
            self.send_json(person)

    def send_json(self, content: dict, status: int = 200):
        self.send(json.dumps(content).encode(), status=status)

    def send(self, body: bytes, *, status: int = 200, kind: str = "application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)


def sulks(handler: _Handler) -> None:
    handler.send(b'{"error": "trace of the provider"}', status=503)


def is_a_page(handler: _Handler) -> None:
    handler.send(b"<h1>Maintenance of the provider</h1>", kind="text/html")


def leads_elsewhere(handler: _Handler) -> None:
    handler.send_response(302)
    handler.send_header("Location", f"{handler.provider.base}/elsewhere")
    handler.end_headers()


def never_answers(handler: _Handler) -> None:
    handler.provider.released.wait(60)


def drips(handler: _Handler) -> None:
    """A byte at a time, each within the time a socket is given."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    try:
        while not handler.provider.released.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()
    except OSError:
        pass


def never_ends(handler: _Handler) -> None:
    """A hundred megabytes, as long as somebody reads them."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.provider.faults["sent"] = 0
    try:
        while handler.provider.faults["sent"] < HUGE:
            handler.wfile.write(b" " * 65536)
            handler.provider.faults["sent"] += 65536
    except OSError:
        pass


def hangs_up(handler: _Handler) -> None:
    handler.connection.close()
