"""A private link waits in its mail's row encrypted: whoever reads the table opens nothing.

The mail's template opens it again with the ``unsealed`` filter. A row older than a removed key
cannot be sent any more and says so: links are made again, never recovered.
"""

from cpts_portal.foundation.kernel.crypto import decrypt, encrypt

CONTEXT = "foundation.OutboxMail.link"


def sealed(path: str) -> str:
    return encrypt(path, context=CONTEXT)


def unsealed(text: str) -> str:
    return decrypt(text, context=CONTEXT)
