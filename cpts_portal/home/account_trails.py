"""What an account saw and did: for the technical administrator, without any patient's name.

Each reading of these traces is itself traced.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.core.paginator import Page

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.audit import words
from members import tracing
from members.queries import account_list, accounts
from patients.queries import numbering

USER, REQUEST = "members.User", "patients.CareRequest"
KINDS = {"lectures": "Lectures", "actes": "Actes", "connexions": "Connexions"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for, already checked; both days count."""

    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def filtered(self) -> bool:
        return bool(self.kind or self.since or self.until)


@dataclass(frozen=True)
class Line:
    """``about``: the number of a request, else the id of the object; nothing for a whole list."""

    at: datetime
    words: str
    kind: str
    about: str
    role: str
    means: str
    action: str


@dataclass(frozen=True)
class Trail:
    account: accounts.AccountFacts
    page: Page

    @property
    def days(self) -> list[tuple[date, list[Line]]]:
        """The lines of the page, by day."""
        by_day = groupby(self.page.object_list, key=lambda line: line.at.astimezone(PARIS).date())
        return [(day, list(lines)) for day, lines in by_day]


def open_accounts(*, by: Actor, at: datetime, text: str, page: str | int) -> Page:
    audit.record("account.list", by=by, at=at, target=(USER, None), fields=("name", "email"))
    return account_list.page(page, text=text)


def open_trail(
    *, by: Actor, at: datetime, account_id: UUID, asked: Asked, page: str | int
) -> Trail | None:
    account = accounts.find(account_id)
    if account is None:
        return None
    audit.record("account.trail", by=by, at=at, target=(USER, account_id))
    found = audit.page_of(_wanted(account_id, asked), page)
    found.object_list = _lines(found.object_list)
    return Trail(account, found)


def trail_file(*, by: Actor, at: datetime, account_id: UUID, asked: Asked) -> list[Line] | None:
    """At most ``audit.reading.MOST`` lines, the latest."""
    if accounts.find(account_id) is None:
        return None
    audit.record("account.trail_exported", by=by, at=at, target=(USER, account_id))
    return _lines(audit.rows_of(_wanted(account_id, asked)))


def _wanted(account_id: UUID, asked: Asked) -> audit.Wanted:
    reads, sign_ins = frozenset(words.READS), frozenset(words.SIGN_INS)
    return audit.Wanted(
        actor=account_id,
        account=USER,
        among={"lectures": reads, "connexions": sign_ins}.get(asked.kind, frozenset()),
        beside=reads | sign_ins if asked.kind == "actes" else frozenset(),
        since=_midnight(asked.since) if asked.since else None,
        until=_midnight(asked.until + timedelta(days=1)) if asked.until else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)


def _lines(traces: list[audit.Trace]) -> list[Line]:
    numbers = numbering.references(
        one.target_id for one in traces if one.target_model == REQUEST and one.target_id
    )
    return [
        Line(
            at=one.at,
            words=one.words,
            kind=one.object_kind,
            about=numbers.get(one.target_id, one.target_id),
            role=tracing.roles(one.role),
            means=tracing.means(one.means),
            action=one.action,
        )
        for one in traces
    ]
