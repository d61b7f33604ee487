"""The text of a decision that the funders were given: it changes no more.

Only ``funding.dossier`` knows, and it stands above the budget: it hands its question over when the
app starts (``told_by`` in ``AppConfig.ready``).
"""

from collections.abc import Callable
from uuid import UUID

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import documents

Question = Callable[[str], str]
_questions: list[Question] = []


def told_by(question: Question) -> None:
    if question not in _questions:
        _questions.append(question)


def opened_in(document_id: UUID | None) -> str:
    """« la version 2 du dossier de l’année 1 », the first sent that opens it; empty: none."""
    stored = documents.facts_by_id([document_id]).get(document_id) if document_id else None
    if stored is None:
        return ""
    return next((words for question in _questions if (words := question(stored.sha256))), "")


def refuse_sent(document_id: UUID | None, field: str) -> None:
    opened = opened_in(document_id)
    if opened:
        raise DomainError(
            f"Le texte joint figure dans {opened}, déjà transmise aux financeurs : il reste, avec "
            "les mots de sa décision. Une autre se dépose parmi les pièces d’un indicateur.",
            field=field,
        )
