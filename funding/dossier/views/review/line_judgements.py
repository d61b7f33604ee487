"""What an opinion and a joint sheet share: the lines of the version in review, what changed since
the version before, and the form that judges them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.frozen_json import load
from cpts_portal.foundation.kernel.money import ZERO, parse_french_amount
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, reads
from cpts_portal.foundation.web.interrupted import owner_mark
from funding.dossier import decision_rules, traced_reads
from funding.dossier.content.changes import Change, changed_lines
from funding.dossier.content.figures import EvidenceRow, IndicatorRow, MissionPart
from funding.dossier.facts import DossierFacts
from funding.dossier.forms.decisions import LinesForm, filled_as_proposed, in_words
from funding.dossier.forms.dossier import with_current
from funding.dossier.models import Snapshot
from funding.dossier.permissions import opines
from funding.dossier.queries import dossiers
from funding.dossier.views import confirmation
from funding.dossier.views.review.context import SUBMITTED, sent_dossier
from funding.indicators.enums import Decision

AS_PROPOSED = "as-proposed"


@dataclass
class Reading:
    """What a funder judges: the lines of a snapshot, and the pieces that prove them."""

    dossier: DossierFacts
    snapshot: Snapshot

    @cached_property
    def lines(self) -> tuple[IndicatorRow, ...]:
        missions = self.snapshot.contents["contents"]["missions"]
        return tuple(line for part in missions for line in load(MissionPart, part).lines)

    @cached_property
    def evidence(self) -> tuple[EvidenceRow, ...]:
        rows = self.snapshot.contents["contents"]["evidence"]
        return tuple(load(EvidenceRow, row) for row in rows)

    @cached_property
    def version_before(self) -> int | None:
        """The version that the funders had before this one."""
        sent = dossiers.versions_sent(self.dossier.id)
        return max((v for v in sent if v < self.snapshot.version), default=None)

    @cached_property
    def changes(self) -> dict[str, list[Change]]:
        if self.version_before is None:
            return {}
        before = dossiers.snapshot_lines(self.dossier.id, self.version_before)
        return changed_lines(before, self.lines)

    @property
    def proposed_eur(self) -> Decimal:
        return sum(map(decision_rules.proposed_eur, self.lines), ZERO)

    @property
    def maximum_eur(self) -> Decimal:
        return sum((line.max_eur for line in self.lines), ZERO)

    def context(self, request, form: LinesForm) -> dict:
        return {
            "facts": self.dossier,
            "reading": self,
            "form": form,
            "rows": form.line_rows(self.changes, self.evidence),
            "opens": traced_reads.open_to_funders(self.dossier, self.snapshot),
            "sum_eur": _sum_of(form),
            "owner_mark": owner_mark(request.actor.id),
        }


def _sum_of(form: LinesForm) -> Decimal:
    """The sum of the amounts that can be read so far."""
    names = [f"amount_{line.number}" for line in form.lines]
    if form.is_bound:
        return sum((form.cleaned_data.get(name) or ZERO for name in names), ZERO)
    return sum((_amount(str(form[name].value() or "")) or ZERO for name in names), ZERO)


def _amount(text: str) -> Decimal | None:
    """What does not read counts for nothing: its sentence comes when the form is sent."""
    try:
        return parse_french_amount(text) if text.strip() else None
    except DomainError:
        return None


def is_unchecked(request) -> bool:
    """« Revenir à la saisie », « Remplir comme proposé »: everything is shown again."""
    intent = request.POST.get("intent")
    return intent in (confirmation.REVISE, AS_PROPOSED)


def unchecked_initial(request, lines: Sequence[IndicatorRow]) -> dict:
    initial = confirmation.posted_values(request)
    revised = confirmation.is_revised(request)
    return initial if revised else initial | filled_as_proposed(lines, request.POST)


def save_refused_draft(request, draft: str, form: LinesForm, current: dict) -> None:
    """What could not be sent is found again by whoever leaves the page."""
    posted = confirmation.posted_values(request) | {"faulty": True}
    drafts.store(request.actor.id, draft, posted, at=clock.now())
    with_current(form, **current)


def recap_page(request, reading: Reading, form: LinesForm, **words):
    """The recapitulation before sending. ``words``: ``back``, ``verb``, and those of the
    confirmation."""
    judgements = decision_rules.completed(reading.lines, form.judgements())
    recap = decision_rules.recap(reading.lines, judgements, words.pop("verb"))
    context = {
        "facts": reading.dossier,
        "back": words.pop("back"),
        "rows": [
            in_words(judgements[line.number], form.words)
            | {"line": line, "difference_eur": _difference(line, judgements[line.number])}
            for line in reading.lines
        ],
        "recap": recap,
        "heading": recap["sentence"],
        "note": form.cleaned_data["note"],
        "confirm": confirmation.confirmation(request, **words),
        "owner_mark": owner_mark(request.actor.id),
    }
    return render(request, "review/recap.html", context)


def _difference(line: IndicatorRow, judgement: decision_rules.Judgement) -> Decimal:
    return (judgement.amount_eur or ZERO) - decision_rules.proposed_eur(line)


@page(reads, opines, scope=SUBMITTED, budget=6, query=("decision_L11", "amount_L11"))
def total(request, dossier_id):
    """The sum of the amounts, beside what was proposed: a fragment for htmx, nothing is saved."""
    dossier = sent_dossier(dossier_id)
    lines = dossiers.snapshot_lines(dossier.id, dossier.sent_version)
    judgements = {line.number: _judgement_of(request, line.number) for line in lines}
    context = {
        "sum_eur": decision_rules.total_eur(decision_rules.completed(lines, judgements)),
        "proposed_eur": sum(map(decision_rules.proposed_eur, lines), ZERO),
        "maximum_eur": sum((line.max_eur for line in lines), ZERO),
    }
    return render(request, "review/total.html", context)


def _judgement_of(request, number: str) -> decision_rules.Judgement:
    decision = request.GET.get(f"decision_{number}", "")
    amount = _amount(request.GET.get(f"amount_{number}", "")[:30])
    return decision_rules.Judgement(decision if decision in Decision.values else "", amount)
