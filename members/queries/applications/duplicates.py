"""Who may be the same person already: shown to the office alone, never to the candidate."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from cpts_portal.foundation.kernel.domains import spellings
from members.models import Application, Membership, Person, Structure, User
from members.models.membership import IN_FORCE
from members.workflow import OPEN


@dataclass(frozen=True)
class Twin:
    """``what``: person, structure or application; ``why``: what is the same."""

    what: str
    id: UUID
    name: str
    about: str
    why: tuple[str, ...]
    is_member: bool = False


def address_is_known(email: str, *, but: UUID) -> bool:
    """A login, a person, or another application still open."""
    others = Application.objects.filter(_writes_at("email", email), state__in=OPEN).exclude(pk=but)
    logins = User.objects.filter(_writes_at("email", email))
    people = Person.objects.filter(_writes_at("email", email))
    # all three are asked, so that the answer takes the same time
    known = [rows.exists() for rows in (logins, people, others)]
    return any(known)


def twins_of(application_id: UUID) -> tuple[Twin, ...]:
    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        return ()
    known = people_like(row) if row.profession_id else _structures_like(row)
    return (*known, *_applications_like(row))


def people_like(row: Application) -> tuple[Twin, ...]:
    """Same number, same address, or same name in the same profession."""
    alike = Q(sort_name=row.sort_name, profession=row.profession_id)
    alike |= _writes_at("email", row.email) | _writes_at("user__email", row.email)
    if row.rpps:
        alike |= Q(rpps=row.rpps)
    rows = (
        Person.objects.filter(alike)
        .exclude(pk=row.membership.person_id if row.membership else None)
        .annotate(in_force=_in_force("person"), login=F("user__email"))
        .select_related("profession")
        .order_by("sort_name", "id")
    )
    return tuple(
        Twin("person", p.id, p.name, p.profession.label, _why(row, p), p.in_force) for p in rows
    )


def _structures_like(row: Application) -> tuple[Twin, ...]:
    alike = Q(sort_name=row.sort_name)
    for name in ("finess", "siret", "rna"):
        if getattr(row, name):
            alike |= Q(**{name: getattr(row, name)})
    rows = (
        Structure.objects.filter(alike)
        .exclude(pk=row.membership.structure_id if row.membership else None)
        .annotate(in_force=_in_force("structure"))
        .order_by("sort_name", "id")
    )
    numbers = {"finess": "même FINESS", "siret": "même SIRET", "rna": "même RNA"}
    return tuple(
        Twin("structure", s.id, s.name, s.get_kind_display(), _same(row, s, numbers), s.in_force)
        for s in rows
    )


def _applications_like(row: Application) -> tuple[Twin, ...]:
    alike = _writes_at("email", row.email) | Q(sort_name=row.sort_name, kind=row.kind)
    if row.rpps:
        alike |= Q(rpps=row.rpps)
    rows = Application.objects.filter(alike).exclude(pk=row.pk).order_by("sent_at", "id")
    return tuple(
        Twin("application", a.id, a.name, f"demande {a.reference}", _why(row, a)) for a in rows[:10]
    )


def _writes_at(field: str, email: str) -> Q:
    """One mailbox, whichever spelling of its domain was kept."""
    found = Q()
    for one in spellings(email):
        found |= Q(**{f"{field}__iexact": one})
    return found


def _in_force(whose: str) -> Exists:
    return Exists(Membership.objects.filter(**{whose: OuterRef("pk")}, state__in=IN_FORCE))


def _why(row: Application, other) -> tuple[str, ...]:
    addresses = {one.lower() for one in (other.email, getattr(other, "login", None)) if one}
    found = ["même RPPS"] if row.rpps and row.rpps == other.rpps else []
    found += ["même courriel"] if addresses & spellings(row.email) else []
    return tuple(found + (["même nom"] if row.sort_name == other.sort_name else []))


def _same(row: Application, other: Structure, words: dict[str, str]) -> tuple[str, ...]:
    found = [w for name, w in words.items() if getattr(row, name) and _equal(row, other, name)]
    return tuple(found + (["même nom"] if row.sort_name == other.sort_name else []))


def _equal(row: Application, other: Structure, name: str) -> bool:
    return getattr(row, name) == getattr(other, name)
