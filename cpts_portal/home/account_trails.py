"""What an account saw and did: for the technical administrator, without any patient's name.

Each reading of these traces is itself traced.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.core.paginator import Page

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.pages import page_of
from members import tracing
from members.queries import account_list, accounts
from patients.queries import settings

USER, REQUEST = "members.User", "patients.CareRequest"


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


def open_accounts(*, by: Actor, at: datetime, rows, page: str | int) -> Page:
    audit.record("account.list", by=by, at=at, target=(USER, None), fields=("name", "email"))
    return page_of(rows, page, shown=account_list.shown)


def rows_of_trail(account_id: UUID):
    """For the filters of the trail; read by ``open_trail`` and ``trail_file``."""
    return audit.rows_by_account(account_id, account_model=USER)


def open_trail(*, by: Actor, at: datetime, account_id: UUID, rows, page: str | int) -> Trail | None:
    account = accounts.find(account_id)
    if account is None:
        return None
    audit.record("account.trail", by=by, at=at, target=(USER, account_id))
    return Trail(account, page_of(rows, page, shown=_lines))


def trail_file(*, by: Actor, at: datetime, account_id: UUID, rows) -> list[Line] | None:
    """At most ``audit.MOST`` lines, the latest."""
    if accounts.find(account_id) is None:
        return None
    audit.record("account.trail_exported", by=by, at=at, target=(USER, account_id))
    return _lines(rows[: audit.MOST])


def _lines(rows) -> list[Line]:
    traces = audit.traces(rows)
    numbers = settings.references(
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
