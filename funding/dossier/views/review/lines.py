"""The lines of the version in review, with what changed since the version before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import ZERO, parse_french_amount
from funding.dossier import decision_rules, traced_reads
from funding.dossier.content.changes import LineChanges, changed_lines
from funding.dossier.content.figures import EvidenceRow, IndicatorRow, MissionPart
from funding.dossier.content.snapshot import thaw
from funding.dossier.facts import DossierFacts, FreezeFacts
from funding.dossier.forms.decisions import JudgingForm
from funding.dossier.queries import dossiers


@dataclass
class Reading:
    """What a funder judges: frozen lines, and the pieces that prove them."""

    dossier: DossierFacts
    freeze: FreezeFacts

    @cached_property
    def lines(self) -> tuple[IndicatorRow, ...]:
        missions = self.freeze.data["contents"]["missions"]
        return tuple(line for part in missions for line in thaw(MissionPart, part).lines)

    @cached_property
    def evidence(self) -> tuple[EvidenceRow, ...]:
        return tuple(thaw(EvidenceRow, row) for row in self.freeze.data["contents"]["evidence"])

    @cached_property
    def version_before(self) -> int | None:
        """The version that the funders had before this one."""
        earlier = [v for v in dossiers.versions_sent(self.dossier.id) if v < self.freeze.version]
        return max(earlier, default=None)

    @cached_property
    def changes(self) -> dict[str, LineChanges]:
        if self.version_before is None:
            return {}
        before = dossiers.frozen_lines(self.dossier.id, self.version_before)
        return changed_lines(before, self.lines)

    @property
    def proposed_eur(self):
        return sum(map(decision_rules.proposed_eur, self.lines), ZERO)

    @property
    def maximum_eur(self):
        return sum((line.max_eur for line in self.lines), ZERO)

    def context(self, form: JudgingForm) -> dict:
        return {
            "facts": self.dossier,
            "reading": self,
            "form": form,
            "rows": tuple(form.rows(self.changes, self.evidence)),
            "opens": traced_reads.open_to_funders(self.dossier, self.freeze),
            "sum_eur": _sum_of(form),
        }


def _sum_of(form: JudgingForm):
    """What is typed so far, as far as it reads."""
    if form.is_bound:
        values = (form.cleaned_data.get(f"amount_{line.number}") for line in form.lines)
        return sum((value for value in values if value), ZERO)
    typed = (form[f"amount_{line.number}"].value() for line in form.lines)
    return sum((_amount_read(text) for text in typed if text), ZERO)


def _amount_read(text) -> Decimal:
    """What does not read counts for nothing: its sentence comes when the form is sent."""
    try:
        return parse_french_amount(str(text))
    except DomainError:
        return ZERO


@dataclass(frozen=True)
class RecapRow:
    """A line as it is about to be judged."""

    line: IndicatorRow
    decision: str
    amount_eur: Decimal | None
    reason: str

    @property
    def difference_eur(self) -> Decimal:
        return (ZERO if self.amount_eur is None else self.amount_eur) - decision_rules.proposed_eur(
            self.line
        )


def recap_rows(
    lines: Sequence[IndicatorRow], said: decision_rules.Judgements, words: Sequence[tuple[str, str]]
) -> tuple[RecapRow, ...]:
    labels = {str(code): label for code, label in words}
    judged = decision_rules.completed(lines, said)
    return tuple(
        RecapRow(line, labels.get(one.decision, "–"), one.amount_eur, one.reason)
        for line in lines
        if (one := judged[line.number])
    )


def again(form: JudgingForm, current: dict) -> JudgingForm:
    """What was refused is shown again as it was typed, on the version that is in review now: once
    she has read what changed, the same form may leave."""
    form.data = form.data.copy()
    for name, value in current.items():
        form.data[name] = value
    return form
