"""A filter that says something of people (« grossesse », « ALD ») stays out of the addresses that
name one of them: there, a word that the session of the reader alone understands stands for it."""

import re

from patients.queries.listing import DECLINED, HELD, STALE

KEY = "patients.flags"
# what became of the request, nothing of the person
PLAIN = ("", STALE, DECLINED, HELD)


def hidden(session, flag: str) -> str:
    """« f1 », the first such filter of the session."""
    if flag in PLAIN:
        return flag
    known = session.get(KEY, [])
    if flag not in known:
        known = [*known, flag]
        session[KEY] = known
    return f"f{known.index(flag) + 1}"


def told(session, word: str) -> str:
    """The filter that a word of an address stands for; any other word as it is."""
    found = re.fullmatch("f([0-9]{1,2})", word)
    if not found:
        return word
    return dict(enumerate(session.get(KEY, []), start=1)).get(int(found[1]), "")
