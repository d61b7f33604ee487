"""The dossier under a funder's eyes, or a 404: what was never sent does not exist for them."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.tags import Tag
from funding.dossier.facts import DossierFacts
from funding.dossier.models import Snapshot
from funding.dossier.operations import opinions
from funding.dossier.permissions import own_body
from funding.dossier.queries import dossiers, funder_exchange
from funding.dossier.queries.funder_exchange import Exchange
from funding.dossier.queries.reviewer_tasks import NextAction, for_body

SUBMITTED = "dossiers submitted"


def sent_dossier(dossier_id: UUID) -> DossierFacts:
    dossier = dossiers.dossier_by_id(dossier_id)
    if dossier is None or not dossier.sent:
        raise Http404
    return dossier


def sent_snapshot(dossier: DossierFacts) -> Snapshot:
    snapshot = dossiers.sent_snapshot(dossier.id, dossier.sent_version)
    assert snapshot
    return snapshot


def tag(facts: DossierFacts, action: NextAction | None) -> Tag:
    """« À lire » holds until this body has given its opinion; then the tag says what is awaited."""
    if facts.in_review and action is not None and not action.reads:
        return Tag(action.tag, "soon" if action.mine else "info")
    return facts.reviewer_tag


def tasks(
    actor: Actor, known: Iterable[DossierFacts]
) -> list[tuple[DossierFacts, Exchange, NextAction]]:
    """Each dossier that was sent, what the funders wrote, and what awaits this body."""
    today, body = clock.today(), own_body(actor)
    sent = [facts for facts in known if facts.sent]
    exchanges = funder_exchange.exchanges([facts.id for facts in sent], body)
    party = opinions.is_party(body)
    return [
        (facts, exchange, for_body(facts, body, exchange, party=party, today=today))
        for facts in sent
        if (exchange := exchanges[facts.id])
    ]
