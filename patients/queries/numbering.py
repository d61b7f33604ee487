"""The letters before a number: « CPTS Loire Forez » gives LF."""

from members.queries import territory

NAMELESS = "MT"


def prefix() -> str:
    known = territory.association()
    words = known.name.replace("-", " ").replace("’", " ").split() if known else ()
    letters = [word[0].upper() for word in words if word[:1].isalpha() and word.upper() != "CPTS"]
    return "".join(letters)[:4] or NAMELESS
