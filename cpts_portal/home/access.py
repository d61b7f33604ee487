"""Who may reach what: the table ``access_matrix.txt`` read and compared with the resolver.

Pure reading: no database, no request. The table is the promise, the rule of each view is
the guard; the tests compare the two and then try every route.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import OFFICE_ROLES, REVIEWER_ROLES, Role

TABLE = Path(__file__).with_name("access_matrix.txt")
ANONYMOUS = "anonymous"
NOBODY = "–"
ROLES = tuple(role.value for role in Role)
INSIDERS = frozenset({Role.MEMBER, Role.DOCTOR, Role.ACCESS_OFFICER, *OFFICE_ROLES})
GROUPS = {
    "everyone": frozenset({ANONYMOUS, *ROLES}),
    "signed-in": frozenset(ROLES),
    "insiders": frozenset(str(role) for role in INSIDERS),
    "office": frozenset(str(role) for role in OFFICE_ROLES),
    "reviewers": frozenset(str(role) for role in REVIEWER_ROLES),
    NOBODY: frozenset(),
}
# routes of an application that is installed in the demonstration only
OPTIONAL = ("demo:",)
_COLUMNS = re.compile(r"\s{2,}")
_NAMED_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
_CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")


class Unreadable(ValueError):
    """A line of the table says something else than a row."""


@dataclass(frozen=True)
class Row:
    route: str
    path: str
    readers: str
    writers: str
    second_factor: bool
    scope: str

    @property
    def read_roles(self) -> frozenset[str]:
        return audience(self.readers)

    @property
    def write_roles(self) -> frozenset[str]:
        return audience(self.writers)

    @property
    def optional(self) -> bool:
        return self.route.startswith(OPTIONAL)


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str
    view: object

    @property
    def path(self) -> str:
        """As the table writes it: the names of the parameters, without their kinds."""
        return _CONVERTER.sub(r"<\2>", self.pattern)

    def address(self, values: dict[str, str]) -> str:
        """A path to try; ``values`` by converter (``uuid``, ``int``, ``str``)."""
        return _CONVERTER.sub(lambda m: values.get(m[1] or "str", values["str"]), self.pattern)

    @property
    def has_parameters(self) -> bool:
        return "<" in self.pattern


def audience(words: str) -> frozenset[str]:
    names: set[str] = set()
    for word in (w.strip() for w in words.split(",")):
        if word in GROUPS:
            names |= GROUPS[word]
        elif word in ROLES:
            names.add(word)
        else:
            raise Unreadable(f"« {word} » is neither a role nor a group of roles")
    return frozenset(names)


def matrix_rows(text: str | None = None) -> tuple[Row, ...]:
    lines = (TABLE.read_text(encoding="utf-8") if text is None else text).splitlines()
    return tuple(_row(line) for line in lines if line.strip() and not line.startswith("#"))


def _row(line: str) -> Row:
    cells = _COLUMNS.split(line.strip())
    if len(cells) != 6 or cells[4] not in ("yes", "no"):
        raise Unreadable(f"six columns, two spaces apart, were expected: {line!r}")
    row = Row(cells[0], cells[1], cells[2], cells[3], cells[4] == "yes", cells[5])
    audience(row.readers), audience(row.writers)
    return row


def routes(resolver: URLResolver | None = None) -> tuple[Route, ...]:
    every_route = _routes_under(resolver or get_resolver(), "/", ())
    return tuple(sorted(every_route, key=lambda route: (route.path, route.name)))


def _routes_under(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = prefix + _plain(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _routes_under(pattern, path, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(":".join((*spaces, pattern.name or "?")), path, pattern.callback)


def _plain(pattern: str) -> str:
    """A ``re_path`` written like a ``path``."""
    return _NAMED_GROUP.sub(r"<\1>", pattern.removeprefix("^").removesuffix("$"))


def differences(table: tuple[Row, ...], every_route: tuple[Route, ...]) -> list[str]:
    """What the table and the resolver do not agree on, in sentences."""
    listed = {(row.route, _CONVERTER.sub(r"<\2>", row.path)): row for row in table}
    real = {(route.name, route.path): route for route in every_route}
    wrong = [f"{name} {path} is in no row of the table" for name, path in real.keys() - listed]
    wrong += [
        f"{name} {path} is in the table and answers nowhere"
        for name, path in listed.keys() - real
        if not listed[name, path].optional
    ]
    if len(listed) != len(table):
        wrong.append("a route has two rows")
    for key in listed.keys() & real:
        wrong += _rule_differs(listed[key], real[key])
    return sorted(wrong)


def _rule_differs(row: Row, route: Route) -> list[str]:
    """The rule of one of our views opens to exactly the roles of its row."""
    rule = getattr(route.view, "rule", None)
    if rule is None:
        return [] if _is_theirs(route.view) else [f"{row.route} has no rule"]
    opens = {role for role in (ANONYMOUS, *ROLES) if rule(_somebody(role))}
    if getattr(route.view, "login_required", True):
        opens.discard(ANONYMOUS)
    promised = row.read_roles | row.write_roles
    if opens != promised:
        return [f"{row.route}: the view opens to {_words(opens)}, the table to {_words(promised)}"]
    writes = getattr(route.view, "access", None) == "writes"
    if writes and row.write_roles != promised:
        return [f"{row.route} writes; the table lets only {_words(row.write_roles)} write"]
    scope = getattr(route.view, "scope", row.scope)
    if scope != row.scope:
        return [f"{row.route}: the view says « {scope} », the table « {row.scope} »"]
    if getattr(route.view, "access", None) == "reads" and row.write_roles:
        return [f"{row.route} only reads; the table lets {_words(row.write_roles)} write"]
    return []


def _is_theirs(view) -> bool:
    return view.__module__.startswith("allauth.")


def _somebody(role: str):
    if role == ANONYMOUS:
        return Actor(id=None)
    identifier = UUID(int=1)
    return Actor(id=identifier, roles=frozenset({role}), person_id=identifier, second_factor=True)


def _words(names) -> str:
    return ", ".join(name for name in (ANONYMOUS, *ROLES) if name in names) or "nobody"
