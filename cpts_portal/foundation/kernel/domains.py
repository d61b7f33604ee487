"""A domain in two spellings: the letters people read, and the ASCII that machines use."""


def other_spelling(email: str) -> str:
    """The address in punycode, or in letters when it came in punycode; empty for plain ASCII."""
    name, _, domain = email.rpartition("@")
    other = _coded(domain) if not domain.isascii() else _decoded(domain)
    return f"{name}@{other}" if other and other != domain else ""


def spellings(email: str) -> set[str]:
    """Of one mailbox: what was typed, and its other spelling if it has one."""
    return {spelling for spelling in (email, other_spelling(email)) if spelling}


def _coded(domain: str) -> str:
    labels = domain.lower().split(".")
    try:
        return ".".join(label.encode("idna").decode("ascii") for label in labels)
    except UnicodeError:
        return ".".join(label.encode("ascii", "backslashreplace").decode() for label in labels)


def _decoded(domain: str) -> str:
    if "xn--" not in domain.lower():
        return ""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
