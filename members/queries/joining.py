"""What a candidate needs before they apply: the texts of the day, the fee, the lists to choose
from; and the invitation that follows."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from members.enums import ApplicantKind, BodyKind, JoiningTextKind
from members.models import Body, College, Commune, FeeRate, Invitation, JoiningText, Profession
from members.queries import membership


def texts_on(on: date, *, kind: str = ApplicantKind.PERSON) -> list[JoiningText]:
    """The version of each text in force that day, in the order of the form; a structure has no
    line in the directory of people."""
    rows = JoiningText.objects.filter(in_force_from__lte=on).order_by("kind", "-in_force_from")
    latest = {row.kind: row for row in rows.defer("body").distinct("kind")}
    return [
        latest[code]
        for code in JoiningTextKind
        if code in latest and (kind == ApplicantKind.PERSON or latest[code].required)
    ]


def text(kind: str, version: str) -> JoiningText | None:
    """With ``replaced_by``: the version that came after it, if any."""
    row = JoiningText.objects.filter(kind=kind, version=version).first()
    if row:
        later = JoiningText.objects.filter(kind=kind, in_force_from__gt=row.in_force_from)
        versions = later.order_by("in_force_from").values_list("version", flat=True)
        row.replaced_by = versions.first() or ""
    return row


def fee_on(on: date, *, kind: str) -> Decimal | None:
    """Euros for the year; None when no amount was voted."""
    rates = FeeRate.objects.filter(payer=kind, valid_from__lte=on).order_by("-valid_from")
    return rates.values_list("amount_eur", flat=True).first()


def professions() -> list[Profession]:
    """By label, « Autre » at the end."""
    rows = Profession.objects.order_by("label", "id")
    return sorted(rows, key=lambda profession: profession.code == "AUTRE")


def colleges() -> tuple[tuple[str, str], ...]:
    return tuple(College.objects.order_by("label", "code").values_list("code", "label"))


def groups() -> tuple[tuple[str, str], ...]:
    """The working groups one may wish to join."""
    rows = Body.objects.filter(kind=BodyKind.GROUP).order_by("name", "code")
    return tuple(rows.values_list("code", "name"))


def communes_of(postal_code: str) -> QuerySet[Commune]:
    """A postal code may be that of several communes, and the reverse."""
    rows = Commune.objects.filter(postal_codes__contains=[postal_code]).defer("contour")
    return rows.order_by("sort_name", "code")


def is_on_the_territory(commune_code: str) -> bool:
    rows = Commune.objects.filter(code=commune_code, territory__association__isnull=False)
    return rows.exists()


def invitation_by(token: str, at: datetime) -> Invitation | None:
    """None for a link that was used, withdrawn, replaced, expired, or never was."""
    rows = Invitation.objects.usable(at).filter(person__user__isnull=True)
    row = rows.select_related("person").filter(token_hash=fingerprint(token)).first()
    if row is None or not membership.was_member(row.person_id, at.astimezone(PARIS).date()):
        return None
    return row


def latest_invitation(person_id: UUID, at: datetime) -> Invitation | None:
    """With its ``state`` at that moment."""
    row = Invitation.objects.filter(person=person_id).order_by("-sent_at", "-id").first()
    if row:
        row.state = row.state_at(at)
    return row
