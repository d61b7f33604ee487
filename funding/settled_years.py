"""A settled year: both parties signed its accounts, which change no more.

Only ``funding.dossier`` knows, and it stands above the budget: it hands its question over when the
app starts (``told_by`` in ``AppConfig.ready``).
"""

from collections.abc import Callable
from uuid import UUID

from cpts_portal.foundation.kernel.errors import DomainError
from funding.contract_years import ContractYear

Question = Callable[[UUID], bool]
_questions: list[Question] = []


def told_by(question: Question) -> None:
    if question not in _questions:
        _questions.append(question)


def is_settled(year_id: UUID) -> bool:
    return any(question(year_id) for question in _questions)


def refuse_settled(year: ContractYear) -> None:
    if is_settled(year.id):
        raise DomainError(
            f"L’année {year.number} est soldée : ses comptes ne changent plus. La correction se "
            "note dans ceux de l’année suivante."
        )
