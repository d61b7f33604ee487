"""The decisions of the year and the answer of the CPTS; nothing at all before they are taken."""

from collections.abc import Mapping, Sequence

from cpts_portal.foundation.kernel.money import ZERO
from funding.dossier.content.figures import DecisionsPart, IndicatorRow
from funding.dossier.models import DossierStep

ANSWERS = {"countersign": "contresignées", "dispute": "contestées"}


def collect(year: int, lines: Mapping[str, Sequence[IndicatorRow]]) -> DecisionsPart | None:
    rows = DossierStep.objects.filter(dossier__year__number=year).select_related("dossier")
    steps = {row.transition: row for row in rows.order_by("at", "id")}
    decided = steps.get("decide")
    if decided is None:
        return None
    answer = steps.get("countersign") or steps.get("dispute")
    notified = steps.get("notify")
    granted = (line.granted_eur or ZERO for group in lines.values() for line in group)
    return DecisionsPart(
        decided_at=decided.at,
        version=decided.version,
        granted_eur=sum(granted, ZERO),
        note=decided.comment,
        answer=ANSWERS[answer.transition] if answer else "",
        answered_at=answer.at if answer else None,
        answer_comment=answer.comment if answer else "",
        notified_at=notified.at if notified else None,
        notified_balance_eur=decided.dossier.notified_balance_eur if notified else None,
        notified_variable_eur=decided.dossier.notified_variable_eur if notified else None,
    )
