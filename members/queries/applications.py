"""Applications to join: those that wait, one of them, the list, who may be the same person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from cpts_portal.foundation.kernel.domains import spellings
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from members import models
from members.enums import ApplicationState as State
from members.models.membership import IN_FORCE
from members.queries import contracts
from members.workflow import OPEN

# how long the candidate's page answers after the end
LINK_LIFETIME = timedelta(days=90)
NUMBERS = {"finess": "même FINESS", "siret": "même SIRET", "rna": "même RNA"}


@dataclass(frozen=True)
class WaitingCount:
    """Applications to examine. ``oldest_days``: for how long the oldest has waited for us."""

    count: int
    oldest_days: int


def all_applications() -> QuerySet[models.Application]:
    """For the filters of the list."""
    return models.Application.objects.all()


def waiting(now: datetime) -> WaitingCount:
    return _waiting(now, **_received().aggregate(count=Count("pk"), oldest=Min("waiting_since")))


def contract_and_waiting(now: datetime) -> tuple[models.Contract | None, WaitingCount]:
    """The contract of the day too: one statement, and one more before the first is signed."""
    queue = _received().order_by().values("state")
    row = (
        contracts.latest_contracts(now.date())
        .annotate(
            count=Subquery(queue.annotate(count=Count("pk")).values("count")),
            oldest=Subquery(queue.annotate(first=Min("waiting_since")).values("first")),
        )
        .first()
    )
    if row is None:
        return None, waiting(now)
    return row, _waiting(now, row.count or 0, row.oldest)


def _received() -> QuerySet:
    return models.Application.objects.filter(state=State.RECEIVED)


def _waiting(now: datetime, count: int, oldest: datetime | None) -> WaitingCount:
    return WaitingCount(count, max((now - oldest).days, 0) if oldest else 0)


def with_labels(rows: QuerySet) -> QuerySet:
    """With the names that pages read, and ``on_territory``: whether the commune is ours."""
    ours = models.TerritoryCommune.objects.filter(
        commune=OuterRef("commune"), territory__association__isnull=False
    )
    related = rows.select_related("profession", "commune", "college", "membership")
    return related.defer("commune__contour").annotate(on_territory=Exists(ours))


def find_application(application_id: UUID) -> models.Application | None:
    return _whole(pk=application_id)


def by_link(token: str, at: datetime) -> models.Application | None:
    """None for a link that never was, or whose time is over: nobody learns which."""
    row = _whole(links__token_hash=fingerprint(token))
    return None if row is None or (row.decided_at and row.decided_at + LINK_LIFETIME < at) else row


def _whole(**which) -> models.Application | None:
    logins = models.User.objects.filter(person=OuterRef("membership__person"))
    rows = with_labels(models.Application.objects.annotate(has_account=Exists(logins)))
    return rows.filter(**which).first()


def accepted_texts(row: models.Application) -> QuerySet[models.TextAcceptance]:
    return row.acceptances.select_related("text").defer("text__body").order_by("id")


def group_names(row: models.Application) -> list[str]:
    rows = models.Body.objects.filter(code__in=row.groups).order_by("name", "code")
    return list(rows.values_list("name", flat=True)) if row.groups else []


def counts(rows: QuerySet) -> dict[str, int]:
    """By state, of rows filtered by anything else."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def neighbours(application_id: UUID) -> dict:
    """Where one application stands among those to examine, the longest waiting first; the last
    one is followed by the first."""
    queue = list(_received().order_by("waiting_since", "id").values_list("id", flat=True))
    index = queue.index(application_id) if application_id in queue else None
    others = [pk for pk in queue if pk != application_id]
    following = queue[index + 1 :] if index is not None else []
    return {
        "queued": index is not None,
        "waiting": len(queue),
        "before": queue[index - 1] if index else None,
        "after": next(iter([*following, *others]), None),
    }


def address_is_known(email: str, *, but: UUID) -> bool:
    """A login, a person, or another application still open."""
    others = models.Application.objects.filter(_writes_at("email", email), state__in=OPEN).exclude(
        pk=but
    )
    logins = models.User.objects.filter(_writes_at("email", email))
    people = models.Person.objects.filter(_writes_at("email", email))
    # all three are asked, so that the answer takes the same time
    known = [rows.exists() for rows in (logins, people, others)]
    return any(known)


def twins_of(row: models.Application) -> list[dict]:
    """Who may be the same already: shown to the office alone, never to the candidate. ``what``:
    person, structure or application; ``why``: what is the same."""
    if row.profession_id:
        known = [_twin("person", row, p, p.profession.label) for p in people_like(row)]
    else:
        known = [_twin("structure", row, s, s.get_kind_display()) for s in _structures_like(row)]
    alike = _applications_like(row)
    return known + [_twin("application", row, a, f"demande {a.reference}") for a in alike]


def people_like(row: models.Application) -> QuerySet[models.Person]:
    """Same number, same address, or same name in the same profession."""
    alike = Q(sort_name=row.sort_name, profession=row.profession_id)
    alike |= _writes_at("email", row.email) | _writes_at("user__email", row.email)
    if row.rpps:
        alike |= Q(rpps=row.rpps)
    rows = models.Person.objects.filter(alike).select_related("profession")
    rows = rows.exclude(Q(pk=row.membership.person_id if row.membership else None))
    rows = rows.annotate(in_force=_in_force("person"), login=F("user__email"))
    return rows.order_by("sort_name", "id")


def _structures_like(row: models.Application) -> QuerySet[models.Structure]:
    alike = Q(sort_name=row.sort_name)
    for name in NUMBERS:
        if getattr(row, name):
            alike |= Q(**{name: getattr(row, name)})
    rows = models.Structure.objects.filter(alike).annotate(in_force=_in_force("structure"))
    rows = rows.exclude(Q(pk=row.membership.structure_id if row.membership else None))
    return rows.order_by("sort_name", "id")


def _applications_like(row: models.Application) -> QuerySet[models.Application]:
    alike = _writes_at("email", row.email) | Q(sort_name=row.sort_name, kind=row.kind)
    if row.rpps:
        alike |= Q(rpps=row.rpps)
    return (
        models.Application.objects.filter(alike).exclude(pk=row.pk).order_by("sent_at", "id")[:10]
    )


def _writes_at(field: str, email: str) -> Q:
    """One mailbox, whichever spelling of its domain was stored."""
    either = Q()
    for spelling in spellings(email):
        either |= Q(**{f"{field}__iexact": spelling})
    return either


def _in_force(whose: str) -> Exists:
    return Exists(models.Membership.objects.filter(**{whose: OuterRef("pk")}, state__in=IN_FORCE))


def _twin(what: str, row: models.Application, other, about: str) -> dict:
    return {
        "what": what,
        "id": other.pk,
        "name": other.name,
        "about": about,
        "why": _same_numbers(row, other) if what == "structure" else _same_person(row, other),
        "is_member": getattr(other, "in_force", False),
    }


def _same_person(row: models.Application, other) -> list[str]:
    addresses = {email.lower() for email in (other.email, getattr(other, "login", None)) if email}
    same = ["même RPPS"] if row.rpps and row.rpps == other.rpps else []
    same += ["même courriel"] if addresses & spellings(row.email) else []
    return same + _same_name(row, other)


def _same_numbers(row: models.Application, other: models.Structure) -> list[str]:
    same = [
        words
        for name, words in NUMBERS.items()
        if getattr(row, name) and getattr(row, name) == getattr(other, name)
    ]
    return same + _same_name(row, other)


def _same_name(row: models.Application, other) -> list[str]:
    return ["même nom"] if row.sort_name == other.sort_name else []
