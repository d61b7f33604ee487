"""A page as its reader meets it: where its source breaks a line says nothing."""

import re
import subprocess


def squeezed(html: str) -> str:
    """Each run of white space is one space, the French narrow and no-break ones included."""
    return re.sub(r"\s+", " ", html)


def body_of(response) -> bytes:
    """Whether it is sent whole or in pieces."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def page_text(response, status: int = 200) -> str:
    """Its source, with the quotes, the apostrophes and the spaces that a reader sees."""
    assert response.status_code == status, response.content.decode()[:3000]
    words = squeezed(response.content.decode().replace("&nbsp;", " "))
    return words.replace("&#x27;", "'").replace("&quot;", '"')


def pdf_text(content: bytes) -> str:
    """As it is laid out on its pages, with plain spaces."""
    command = ["pdftotext", "-layout", "-", "-"]
    ran = subprocess.run(command, input=content, capture_output=True, check=True)
    return ran.stdout.decode().replace("\u202f", " ").replace("\u00a0", " ")


def owner_of(response) -> str:
    """To whom the forms of this page belong, as their hidden field says."""
    return re.search(r'name="owner" value="([^"]+)"', page_text(response))[1]
