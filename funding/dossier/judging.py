"""What may be said of a line: the sense, the amount, the reason. Pure.

* granted: at least what the CPTS proposed (the maximum when it proposed nothing), at most the
  maximum of the line;
* partial: more than nothing, less than that;
* deferred: nothing this year, the line comes back in the year after, with its own maximum;
* neutralised: the figure cannot be had; what is paid, nothing included, is said in euros;
* refused: nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import ZERO, euros, in_french
from funding.dossier.figures import IndicatorRow
from funding.indicators.enums import Decision

NOTHING_PAID = (Decision.DEFERRED, Decision.REFUSED)


@dataclass(frozen=True)
class Judgement:
    """``decision`` "" and ``amount_eur`` None: not said yet."""

    decision: str = ""
    amount_eur: Decimal | None = None
    reason: str = ""


Judgements = Mapping[str, Judgement]


def asked_eur(line: IndicatorRow) -> Decimal:
    """What « granted » means at least."""
    return line.proposed_eur or line.max_eur


def completed(lines: Iterable[IndicatorRow], said: Judgements) -> dict[str, Judgement]:
    """In the order of the lines, the amount filled in where the sense says it. What was said of
    anything else is refused."""
    known = {line.number: line for line in lines}
    foreign = sorted(set(said) - set(known))
    if foreign:
        raise DomainError(f"La ligne {foreign[0]} n’est pas dans cette version du dossier.")
    return {number: _filled(line, said.get(number, Judgement())) for number, line in known.items()}


def _filled(line: IndicatorRow, said: Judgement) -> Judgement:
    amount = None if said.amount_eur is None else euros(said.amount_eur)
    if said.decision in NOTHING_PAID and amount is None:
        amount = ZERO
    if said.decision == Decision.GRANTED and amount is None:
        amount = asked_eur(line)
    return Judgement(said.decision, amount, said.reason.strip())


def faults(
    lines: Sequence[IndicatorRow],
    said: Judgements,
    *,
    whole: bool,
    reasons: bool = False,
    next_year: bool = True,
) -> list[DomainError]:
    """Everything that forbids keeping this, in the order of the lines. ``whole``: nothing may be
    left unsaid. ``reasons``: a favourable line needs its reason too. ``next_year``: the year after
    is open, a line may be put off to it."""
    judged = completed(lines, said)
    found = []
    for line in lines:
        found += _faults(line, judged[line.number], whole, reasons, next_year)
    return found


def refuse_faults(*args, **kwargs) -> None:
    for fault in faults(*args, **kwargs):
        raise fault


def total_eur(said: Judgements) -> Decimal:
    return sum((one.amount_eur or ZERO for one in said.values()), ZERO)


def _faults(line, said: Judgement, whole: bool, reasons: bool, next_year: bool):
    number, amount = line.number, said.amount_eur
    if amount is not None and not ZERO <= amount <= line.max_eur:
        yield DomainError(
            f"{number} : de 0 à {in_french(line.max_eur)}, le maximum de la ligne.",
            field=f"amount_{number}",
        )
    elif said.decision:
        yield from _amount_faults(line, said, whole)
    if said.decision == Decision.DEFERRED and not next_year:
        yield DomainError(
            f"{number} : l’année suivante du contrat n’est pas ouverte, rien ne peut y être "
            "reporté.",
            field=f"decision_{number}",
        )
    if not whole:
        return
    if not said.decision:
        yield DomainError(f"{number} : dites ce que vous en pensez.", field=f"decision_{number}")
    elif not said.reason and (reasons or said.decision != Decision.GRANTED):
        yield DomainError(f"{number} : donnez le motif en une phrase.", field=f"reason_{number}")


def _amount_faults(line: IndicatorRow, said: Judgement, whole: bool):
    number, amount, asked = line.number, said.amount_eur, asked_eur(line)
    field = f"amount_{number}"
    if said.decision in NOTHING_PAID and amount:
        word = "reportée" if said.decision == Decision.DEFERRED else "refusée"
        yield DomainError(
            f"{number} : une ligne {word} ne paie rien cette année, effacez le montant.",
            field=field,
        )
    elif said.decision == Decision.GRANTED and amount < asked:
        yield DomainError(
            f"{number} : moins que les {in_french(asked)} demandés, c’est « en partie ».",
            field=field,
        )
    elif amount is None and whole:
        yield DomainError(f"{number} : indiquez le montant.", field=field)
    elif said.decision == Decision.PARTIAL and amount is not None and not ZERO < amount < asked:
        yield DomainError(
            f"{number} : « en partie » va de plus de 0 à moins de {in_french(asked)}.",
            field=field,
        )
