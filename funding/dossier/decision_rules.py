"""The valid judgements of a line: the sense, the amount, the reason. Pure.

* granted: at least what the CPTS proposed, more than nothing, at most the maximum of the line;
* partial: more than nothing, less than what the CPTS proposed;
* deferred: nothing this year, the line comes back in the year after, with its own maximum;
* neutralised: the figure cannot be had; what is paid, nothing included, is given in euros;
* refused: nothing.

An amount left empty grants nothing: it is a fault, whatever the CPTS proposed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import ZERO, euros, in_french
from funding.dossier.content.figures import IndicatorRow
from funding.indicators.enums import Decision

NOTHING_PAID = (Decision.DEFERRED, Decision.REFUSED)


@dataclass(frozen=True)
class Judgement:
    """``decision`` "" and ``amount_eur`` None: not judged yet."""

    decision: str = ""
    amount_eur: Decimal | None = None
    reason: str = ""


Judgements = Mapping[str, Judgement]


AS_PROPOSED, NOTHING_PROPOSED = "Comme proposé par la CPTS.", "La CPTS ne demande rien cette année."


def proposed_eur(line: IndicatorRow) -> Decimal:
    """Euros that the CPTS asks for; nothing proposed asks for nothing."""
    return ZERO if line.proposed_eur is None else line.proposed_eur


def as_proposed(line: IndicatorRow) -> Judgement:
    """What granting exactly what the CPTS asks looks like, reason included."""
    proposed = proposed_eur(line)
    if not proposed:
        return Judgement(Decision.REFUSED, ZERO, NOTHING_PROPOSED)
    return Judgement(Decision.GRANTED, proposed, AS_PROPOSED)


def completed(lines: Iterable[IndicatorRow], judgements: Judgements) -> dict[str, Judgement]:
    """In the order of the lines, zero filled in where the sense pays nothing, and only there. A
    judgement of any other line is refused."""
    known = {line.number: line for line in lines}
    foreign = sorted(set(judgements) - set(known))
    if foreign:
        raise DomainError(f"La ligne {foreign[0]} n’est pas dans cette version du dossier.")
    return {
        number: _filled(line, judgements.get(number, Judgement())) for number, line in known.items()
    }


def _filled(line: IndicatorRow, judgement: Judgement) -> Judgement:
    amount = None if judgement.amount_eur is None else euros(judgement.amount_eur)
    if judgement.decision in NOTHING_PAID and amount is None:
        amount = ZERO
    return Judgement(judgement.decision, amount, judgement.reason.strip())


def faults(
    lines: Sequence[IndicatorRow],
    judgements: Judgements,
    *,
    whole: bool,
    reasons: bool = False,
    next_year: bool = True,
) -> list[DomainError]:
    """Everything that forbids saving, in the order of the lines. ``whole``: no line may
    be left out. ``reasons``: a favourable line needs its reason too. ``next_year``: the year after
    is open, a line may be put off to it."""
    judged = completed(lines, judgements)
    return [
        fault
        for line in lines
        for fault in _faults(line, judged[line.number], whole, reasons, next_year)
    ]


def recap(
    lines: Sequence[IndicatorRow], judgements: Judgements, verb: str = "accordez"
) -> dict[str, Any]:
    """What is about to be granted, beside what the CPTS asks for; ``sentence``: « Vous accordez
    94 500,00 €, 18 000,00 € de plus que proposé. »"""
    granted_eur = total_eur(completed(lines, judgements))
    proposed = sum(map(proposed_eur, lines), ZERO)
    gap = granted_eur - proposed
    words = "exactement ce que la CPTS propose"
    if gap:
        words = f"{in_french(abs(gap))} de {'plus' if gap > 0 else 'moins'} que proposé"
    sentence = f"Vous {verb} {in_french(granted_eur)}, {words}."
    return {"granted_eur": granted_eur, "proposed_eur": proposed, "sentence": sentence}


def total_eur(judgements: Judgements) -> Decimal:
    return sum((judgement.amount_eur or ZERO for judgement in judgements.values()), ZERO)


def _faults(line, judgement: Judgement, whole: bool, reasons: bool, next_year: bool):
    number, amount = line.number, judgement.amount_eur
    if amount is not None and not ZERO <= amount <= line.max_eur:
        yield DomainError(
            f"{number} : de 0 à {in_french(line.max_eur)}, le maximum de la ligne.",
            field=f"amount_{number}",
        )
    elif judgement.decision:
        yield from _amount_faults(line, judgement, whole)
    if judgement.decision == Decision.DEFERRED and not next_year:
        yield DomainError(
            f"{number} : l’année suivante du contrat n’est pas ouverte, rien ne peut y être "
            "reporté.",
            field=f"decision_{number}",
        )
    if not whole:
        return
    if not judgement.decision:
        yield DomainError(f"{number} : dites ce que vous en pensez.", field=f"decision_{number}")
    elif not judgement.reason and (reasons or judgement.decision != Decision.GRANTED):
        yield DomainError(f"{number} : donnez le motif en une phrase.", field=f"reason_{number}")


def _amount_faults(line: IndicatorRow, judgement: Judgement, whole: bool):
    number, amount, proposed = line.number, judgement.amount_eur, proposed_eur(line)
    fault = ""
    if judgement.decision in NOTHING_PAID:
        word = "reportée" if judgement.decision == Decision.DEFERRED else "refusée"
        fault = f"une ligne {word} ne paie rien cette année, effacez le montant." if amount else ""
    elif amount is None:
        fault = f"indiquez le montant : {_proposed_words(line)}." if whole else ""
    elif judgement.decision == Decision.GRANTED and amount < proposed:
        fault = f"moins que les {in_french(proposed)} proposés, c’est « moins que proposé »."
    elif judgement.decision == Decision.GRANTED and not amount:
        fault = "une ligne favorable paie plus de zéro euro ; sinon choisissez « rien à verser »."
    elif judgement.decision == Decision.PARTIAL and not ZERO < amount < (proposed or line.max_eur):
        most = in_french(proposed or line.max_eur)
        fault = f"« moins que proposé » va de plus de 0 à moins de {most}."
    if fault:
        yield DomainError(f"{number} : {fault}", field=f"amount_{number}")


def _proposed_words(line: IndicatorRow) -> str:
    proposed = proposed_eur(line)
    return f"la CPTS propose {in_french(proposed)}" if proposed else "la CPTS ne demande rien"
