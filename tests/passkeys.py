"""A passkey in software: what a telephone answers when a page asks for a key, or for a proof."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

ORIGIN, RP = "https://testserver", "testserver"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
ADD = "/compte/2fa/webauthn/add/"


@dataclass
class SoftKey:
    """``verified``: the device asked for a finger or a PIN."""

    verified: bool = True
    origin: str = ORIGIN
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user: bytes = b""

    def create(self, options: dict) -> str:
        request = options["publicKey"]
        self.user = websafe_decode(request["user"]["id"])
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(WITH_KEY) + credential
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer("webauthn.create", request, attestationObject=websafe_encode(attested))

    def get(self, options: dict) -> str:
        request = options["publicKey"]
        data, client_data = self._data(0), self._client_data("webauthn.get", request)
        signed = self.key.sign(
            data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            "webauthn.get",
            request,
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signed),
            userHandle=websafe_encode(self.user),
        )

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return hashlib.sha256(RP.encode()).digest() + bytes([flags]) + bytes(4)

    def _client_data(self, kind: str, request: dict) -> bytes:
        content = {"type": kind, "challenge": request["challenge"], "origin": self.origin}
        return json.dumps(content).encode()

    def _answer(self, kind: str, request: dict, **response) -> str:
        client_data = websafe_encode(self._client_data(kind, request))
        number = websafe_encode(self.id)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": {"clientDataJSON": client_data, **response},
            }
        )


def enrol(client: Client, *, name: str = "Mon téléphone", alone: bool = True) -> SoftKey:
    """Through the page, as the person does it; the session has just proved who they are."""
    key = SoftKey()
    options = client.get(ADD, secure=True).context["js_data"]["creation_options"]
    data = {"name": name, "credential": key.create(options)}
    answer = client.post(ADD, data | ({"passwordless": "on"} if alone else {}), secure=True)
    assert answer.status_code == 302, answer.content.decode()
    return key
