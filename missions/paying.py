"""Where the money of verified hours stands.

Payments are prepared in ``funding``, which stands above: it hands its question over here when it
starts (``told_by`` in ``AppConfig.ready``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from missions.enums import State
from missions.queries.facts import DeclarationFacts, Transfer

Question = Callable[[Iterable[UUID]], Mapping[UUID, Transfer]]
_questions: list[Question] = []


def told_by(question: Question) -> None:
    if question not in _questions:
        _questions.append(question)


def with_transfers(rows: Iterable[DeclarationFacts]) -> list[DeclarationFacts]:
    """The same hours, each with its transfer; only verified hours that are worth something have
    one to ask for."""
    rows = list(rows)
    asked = [one.id for one in rows if one.state == State.VALIDATED and one.amount_eur]
    found: dict[UUID, Transfer] = {}
    for question in _questions if asked else ():
        found |= question(asked)
    return [replace(one, transfer=found[one.id]) if one.id in found else one for one in rows]
