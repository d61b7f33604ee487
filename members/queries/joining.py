"""What a candidate needs before she applies: the texts of the day, the fee, the lists to choose
from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from members.enums import ApplicantKind, BodyKind, JoiningTextKind
from members.models import Body, College, Commune, FeeRate, JoiningText, Profession

OPTIONAL = frozenset({JoiningTextKind.DIRECTORY})
# a structure has no line in the directory of people
NOT_FOR_STRUCTURES = OPTIONAL


@dataclass(frozen=True)
class TextFacts:
    id: int
    kind: str
    version: str
    title: str
    in_force_from: date
    required: bool


@dataclass(frozen=True)
class WholeText:
    facts: TextFacts
    paragraphs: tuple[str, ...]
    to_validate: bool
    # the version that replaced it, with its first day
    replaced_by: str


@dataclass(frozen=True)
class ProfessionChoice:
    id: int
    code: str
    label: str
    in_rpps: bool


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    postal_codes: tuple[str, ...]


def texts_on(on: date, *, kind: str = ApplicantKind.PERSON) -> tuple[TextFacts, ...]:
    """The version of each text in force that day, in the order of the form."""
    rows = JoiningText.objects.filter(in_force_from__lte=on).order_by("kind", "-in_force_from")
    latest = {row.kind: row for row in rows.defer("body").distinct("kind")}
    wanted = [k for k in JoiningTextKind if k in latest]
    if kind == ApplicantKind.STRUCTURE:
        wanted = [k for k in wanted if k not in NOT_FOR_STRUCTURES]
    return tuple(_text(latest[k]) for k in wanted)


def text(kind: str, version: str) -> WholeText | None:
    row = JoiningText.objects.filter(kind=kind, version=version).first()
    if row is None:
        return None
    later = JoiningText.objects.filter(kind=kind, in_force_from__gt=row.in_force_from)
    following = later.order_by("in_force_from").values_list("version", flat=True).first()
    return WholeText(_text(row), tuple(row.body.split("\n\n")), row.to_validate, following or "")


def fee_on(on: date, *, kind: str) -> Decimal | None:
    """Euros for the year; None when no amount was voted."""
    rates = FeeRate.objects.filter(payer=kind, valid_from__lte=on).order_by("-valid_from")
    return rates.values_list("amount_eur", flat=True).first()


def professions() -> tuple[ProfessionChoice, ...]:
    """By label, « Autre » at the end."""
    rows = Profession.objects.order_by("label", "id")
    found = [ProfessionChoice(p.id, p.code, p.label, p.rpps) for p in rows]
    return tuple(sorted(found, key=lambda p: p.code == "AUTRE"))


def colleges() -> tuple[tuple[str, str], ...]:
    return tuple(College.objects.order_by("label", "code").values_list("code", "label"))


def groups() -> tuple[tuple[str, str], ...]:
    """The working groups one may wish to join."""
    rows = Body.objects.filter(kind=BodyKind.GROUP).order_by("name", "code")
    return tuple(rows.values_list("code", "name"))


def communes_of(postal_code: str) -> tuple[Place, ...]:
    """A postal code may be that of several communes, and the reverse."""
    rows = Commune.objects.filter(postal_codes__contains=[postal_code]).defer("contour")
    return tuple(
        Place(c.code, c.name, tuple(c.postal_codes)) for c in rows.order_by("sort_name", "code")
    )


def is_on_the_territory(commune_code: str) -> bool:
    rows = Commune.objects.filter(code=commune_code, territory__association__isnull=False)
    return rows.exists()


def _text(row: JoiningText) -> TextFacts:
    return TextFacts(
        id=row.id,
        kind=row.kind,
        version=row.version,
        title=row.title,
        in_force_from=row.in_force_from,
        required=row.kind not in OPTIONAL,
    )
