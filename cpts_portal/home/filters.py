"""The lists of the technical administrator, as their addresses ask for them."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records.audit import words
from cpts_portal.foundation.web import lists

# before the portal, and far enough after: a day more still is a day
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
READS, SIGN_INS = tuple(words.READS), tuple(words.SIGN_INS)
KINDS = {
    "lectures": ("Lectures", Q(action__in=READS)),
    "actes": ("Actes", ~Q(action__in=READS + SIGN_INS)),
    "connexions": ("Connexions", Q(action__in=SIGN_INS)),
}


class AccountFilter(lists.ListFilter):
    q = lists.SearchFilter(label="Nom ou courriel", method="search")

    def search(self, rows, _name, text: str):
        return rows.filter(Q(name__icontains=text) | Q(email__icontains=text))


class TrailFilter(lists.ListFilter):
    quoi = lists.ConditionFilter(KINDS, label="Nature")
    du = lists.SinceFilter(label="Du", method="since")
    au = lists.UntilFilter(label="Au", method="until")

    def since(self, rows, _name, day: date):
        return rows.filter(at__gte=_midnight(day)) if FIRST <= day <= LAST else rows

    def until(self, rows, _name, day: date):
        """The day itself counts."""
        inside = FIRST <= day <= LAST
        return rows.filter(at__lt=_midnight(day + timedelta(days=1))) if inside else rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
