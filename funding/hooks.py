"""What the budget asks of the dossier, a layer above it that answers from ``AppConfig.ready``:
the accounts of a settled year and the texts given to the funders change no more."""

from uuid import UUID

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.hooks import Hook
from cpts_portal.foundation.records import documents
from funding.contract_years import ContractYear

# of the id of a year: both parties signed its accounts
is_settled: Hook[[UUID], bool] = Hook(False)
# of the hash of a text: « la version 2 du dossier de l’année 1 », the first sent that opens it
version_opening: Hook[[str], str] = Hook("")


def refuse_settled(year: ContractYear) -> None:
    if is_settled(year.id):
        raise DomainError(
            f"L’année {year.number} est soldée : ses comptes ne changent plus. La correction se "
            "note dans ceux de l’année suivante."
        )


def opened_in(document_id: UUID | None) -> str:
    """``version_opening`` of a stored text; empty: none."""
    stored = documents.facts_by_id([document_id]).get(document_id) if document_id else None
    return version_opening(stored.sha256) if stored else ""


def refuse_sent(document_id: UUID | None, field: str) -> None:
    opened = opened_in(document_id)
    if opened:
        raise DomainError(
            f"Le texte joint figure dans {opened}, déjà transmise aux financeurs : il reste, avec "
            "les mots de sa décision. Une autre se dépose parmi les pièces d’un indicateur.",
            field=field,
        )
