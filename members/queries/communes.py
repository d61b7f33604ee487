"""Communes of the nation, inside the territory or not."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from members.domain import commune_names
from members.domain.commune_names import Asked, Former
from members.models import Commune, TerritoryCommune

# more than that is no list to choose from
MOST = 40


@dataclass(frozen=True)
class CommuneFound:
    """``formerly``: the name it was asked by, when it is no longer its own."""

    code: str
    name: str
    in_territory: bool
    department: str = ""
    postal_codes: tuple[str, ...] = ()
    formerly: str = ""

    @property
    def label(self) -> str:
        """« Saint-Thurin, aujourd’hui Vêtre-sur-Anzon (Loire, 42111) »"""
        department = commune_names.departments().get(self.department, self.department)
        where = ", ".join([department, *self.postal_codes[:3]])
        called = f"{self.formerly}, aujourd’hui {self.name}" if self.formerly else self.name
        return f"{called} ({where})"

    @property
    def choice(self) -> str:
        """In the list of the territory: the villages of yesterday beside today’s name."""
        within = [one for one in commune_names.names_within(self.code) if one != self.name]
        return f"{self.name} ({', '.join(within)})" if within else self.name


def _rows():
    ours = TerritoryCommune.objects.filter(
        commune=OuterRef("pk"), territory__association__isnull=False
    )
    return Commune.objects.defer("contour").annotate(ours=Exists(ours))


def _found(row: Commune, formerly: str = "") -> CommuneFound:
    codes = tuple(row.postal_codes)
    return CommuneFound(row.code, row.name, row.ours, row.department, codes, formerly)


def find(code: str) -> CommuneFound | None:
    row = _rows().filter(code=code).first()
    return _found(row) if row else None


def of_territory() -> tuple[CommuneFound, ...]:
    """By name: the choices of a form."""
    rows = _rows().filter(ours=True).order_by("sort_name", "code")
    return tuple(_found(row) for row in rows)


def named(text: str, *, limit: int = MOST) -> tuple[CommuneFound, ...]:
    """Those that answer to what people write, whatever the commune was called before. None when
    nothing is near; several are a list to choose from."""
    asked = commune_names.read(text)
    found = _answering(asked)
    if not found and asked.otherwise:
        found = _answering(asked.otherwise)
    return found[:limit]


def _answering(asked: Asked) -> tuple[CommuneFound, ...]:
    if asked.codes:
        return tuple(_found(row) for row in _rows().filter(code__in=asked.codes).order_by("code"))
    at_code = Q(postal_codes__contains=[asked.postal_code]) if asked.postal_code else None
    if asked.names:
        begins = Q()
        for name in asked.names:
            begins |= Q(sort_name__startswith=f"{name} ")
        called = (Q(sort_name__in=asked.names), commune_names.former(asked.names))
        for wanted, once in (called, (begins, commune_names.former_beginning(asked.names))):
            for where in _places(asked, at_code):
                if found := _those(wanted, once, where):
                    return found
    return _those(at_code, (), Q()) if at_code else ()


def _places(asked: Asked, at_code: Q | None):
    """What the number typed narrows to; a postal code of nowhere (CEDEX) still says where."""
    if at_code:
        yield at_code
        yield _in_department(_department_of(asked.postal_code))
    else:
        yield _in_department(asked.department) if asked.department else Q()


def _in_department(code: str) -> Q:
    return Q(department__in=["2A", "2B"] if code == "20" else [code])


def _department_of(postal_code: str) -> str:
    return postal_code[: 3 if postal_code.startswith(("97", "98")) else 2]


def _those(wanted: Q, once: tuple[Former, ...], where: Q) -> tuple[CommuneFound, ...]:
    """Those called so today, then those once called so; one that only changed its name gives way
    to whoever bears it today."""
    here = _rows().filter(where, parent__isnull=True).order_by("sort_name", "code")
    found = {row.code: _found(row) for row in here.filter(wanted)}
    before = {one.now: one.name for one in once if one.merged or not found}
    for row in here.filter(code__in=before.keys() - found.keys()):
        found[row.code] = _found(row, before[row.code])
    return tuple(found.values())
