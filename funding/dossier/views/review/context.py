"""The dossier under a funder's eyes, or a 404: what was never sent does not exist for them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import Http404

from funding.dossier.facts import DossierFacts, FreezeFacts
from funding.dossier.labels import StateTag
from funding.dossier.operations import opinions
from funding.dossier.queries import dossiers, funder_exchange
from funding.dossier.queries.reviewer_tasks import Todo, for_body


def sent_dossier(dossier_id: UUID) -> DossierFacts:
    dossier = dossiers.find(dossier_id)
    if dossier is None or not dossier.sent:
        raise Http404
    return dossier


def sent_freeze(dossier: DossierFacts) -> FreezeFacts:
    freeze = dossiers.freeze_of_version(dossier.id, dossier.sent_version)
    if freeze is None:
        raise Http404
    return freeze


def tag(facts: DossierFacts, todo: Todo | None) -> StateTag:
    """« À lire » holds until this body has given its opinion; then the tag says what is awaited."""
    if facts.in_review and todo is not None and not todo.reads:
        return StateTag(todo.tag, "soon" if todo.mine else "info")
    return facts.reviewer_tag


def todos(dossiers: Iterable[DossierFacts], body: str, today: date) -> dict[UUID, Todo]:
    """What awaits this body on each dossier that was sent."""
    sent = [facts for facts in dossiers if facts.sent]
    exchanges = funder_exchange.exchanges([facts.id for facts in sent], body)
    party = opinions.is_party(body)
    return {
        facts.id: for_body(facts, body, exchanges[facts.id], party=party, today=today)
        for facts in sent
    }
