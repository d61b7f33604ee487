"""Communes of the nation, inside the territory or not."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.domain import commune_names
from members.domain.commune_names import CommuneSearch, Former
from members.models import Commune, TerritoryCommune

# more than that is no list to choose from
MOST = 40


def _communes() -> QuerySet[Commune]:
    ours = TerritoryCommune.objects.filter(
        commune=OuterRef("pk"), territory__association__isnull=False
    )
    return Commune.objects.defer("contour").annotate(in_territory=Exists(ours))


def find_commune(code: str) -> Commune | None:
    return _communes().filter(code=code).first()


def is_known(code: str) -> bool:
    return Commune.objects.filter(code=code).exists()


def of_territory() -> QuerySet[Commune]:
    """By name: the choices of a form."""
    return _communes().filter(Q(in_territory=True)).order_by("sort_name", "code")


def named(text: str, *, limit: int = MOST) -> tuple[Commune, ...]:
    """Those that answer to what people write, whatever the commune was called before. None when
    nothing is near; several are a list to choose from."""
    search = commune_names.parse_commune(text)
    communes = _answering(search)
    if not communes and search.otherwise:
        communes = _answering(search.otherwise)
    return communes[:limit]


def _answering(search: CommuneSearch) -> tuple[Commune, ...]:
    if search.codes:
        return tuple(_communes().filter(code__in=search.codes).order_by("code"))
    at_code = Q(postal_codes__contains=[search.postal_code]) if search.postal_code else None
    if search.names:
        begins = Q()
        for name in search.names:
            begins |= Q(sort_name__startswith=f"{name} ")
        exactly = (Q(sort_name__in=search.names), commune_names.former(search.names))
        for called, once in (exactly, (begins, commune_names.former_beginning(search.names))):
            for where in _places(search, at_code):
                if communes := _those(called, once, where):
                    return communes
    return _those(at_code, (), Q()) if at_code else ()


def _places(search: CommuneSearch, at_code: Q | None):
    """What the number narrows to; a postal code of nowhere (CEDEX) still says where."""
    if at_code:
        yield at_code
        yield _in_department(_department_of(search.postal_code))
    else:
        yield _in_department(search.department) if search.department else Q()


def _in_department(code: str) -> Q:
    return Q(department__in=["2A", "2B"] if code == "20" else [code])


def _department_of(postal_code: str) -> str:
    return postal_code[: 3 if postal_code.startswith(("97", "98")) else 2]


def _those(called: Q, once: tuple[Former, ...], where: Q) -> tuple[Commune, ...]:
    """Those called so today, then those once called so; one that only changed its name gives way
    to whoever bears it today."""
    here = _communes().filter(where, parent__isnull=True).order_by("sort_name", "code")
    today = tuple(here.filter(called))
    before = {former.now: former.name for former in once if former.merged or not today}
    merged = tuple(here.filter(code__in=before.keys() - {row.code for row in today}))
    for row in merged:
        row.formerly = before[row.code]
    return today + merged
