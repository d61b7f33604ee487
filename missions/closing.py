"""The first day that is still open to declarations.

A contract year closes when its dossier is decided, which only ``funding`` knows, and ``funding``
stands above: it hands its question over here when it starts (``told_by`` in ``AppConfig.ready``).
"""

from collections.abc import Callable
from datetime import date

Question = Callable[[], date | None]
_questions: list[Question] = []


def told_by(question: Question) -> None:
    if question not in _questions:
        _questions.append(question)


def closed_before() -> date | None:
    """Days before this one belong to years that are decided. None: nothing is closed."""
    answers = [answer for question in _questions if (answer := question()) is not None]
    return max(answers, default=None)
