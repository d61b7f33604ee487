"""A workflow walked through: every step, from every state, by each role, silent or not."""

from itertools import product

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError

NOBODY = "nobody"
EVERYBODY = (
    "access_officer",
    "ars",
    "administrator",
    "candidate",
    "coordinator",
    "cpam",
    "doctor",
    "member",
    "msa",
    "person",
    "president",
    "secretary",
    "system",
    "treasurer",
    NOBODY,
)


def allowed(workflow) -> set[tuple[str, str, str, str, bool]]:
    """``step, from, to, who, needs a comment``, as ``advance`` answers."""
    found = set()
    names = {transition.name for transition in workflow.transitions}
    for name, state, who in product(names, workflow.states, EVERYBODY):
        by = Actor(id=None, roles=frozenset() if who == NOBODY else frozenset({who}))
        silent, told = (_target(workflow, name, state, by, comment) for comment in ("", "Oui."))
        if told:
            found.add((name, state, told, who, not silent))
    return found


def _target(workflow, name, state, by, comment):
    try:
        return str(workflow.advance(name, state=state, by=by, comment=comment))
    except DomainError:
        return ""


def written(table: str) -> set[tuple[str, str, str, str, bool]]:
    """The same, from lines « step: from, from > to: who, who », with « ! » where a comment is
    needed."""
    found = set()
    for line in table.strip().splitlines():
        name, path, people = (part.strip() for part in line.split(":"))
        starts, end = (part.strip() for part in path.split(">"))
        needed, name = name.endswith("!"), name.rstrip("! ")
        for start, who in product(starts.split(", "), people.split(", ")):
            found.add((name, start, end, who, needed))
    return found
