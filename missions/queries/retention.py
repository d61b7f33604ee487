"""Hours whose words go when their time is over."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from cpts_portal.foundation.records import retention
from missions.models import Declaration, DeclarationLog, Evidence

NAMELESS = "pièce justificative"


def hours_waiting():
    """Those that still hold a word, a name or a named piece."""
    steps = DeclarationLog.objects.filter(declaration=OuterRef("pk"))
    pieces = Evidence.objects.filter(declaration=OuterRef("pk")).exclude(name=NAMELESS)
    words = Q(Exists(steps.exclude(by_name="", comment=""))) | Q(Exists(pieces))
    return Declaration.objects.filter(~Q(comment="") | ~Q(reason="") | words)


def hours_due(at: datetime):
    return retention.due(hours_waiting(), "declaration", "done_on", at)
