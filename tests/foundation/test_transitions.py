"""One step of one row, whatever its model: its version, the line of its log."""

from types import SimpleNamespace

import pytest
from django.db import models
from django.test.utils import isolate_apps

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records import transitions, workflow
from cpts_portal.foundation.records.workflow import Transition, Workflow

from .acting import AT, CLAIRE

OFFICE = frozenset({"coordinator"})
EVERYBODY = frozenset(
    {"access_officer", "coordinator", "member", "president", "secretary", "treasurer"}
)


@pytest.fixture
def paper(monkeypatch):
    """Papers that are sent, and the log of their steps; nothing of them reaches the database."""
    monkeypatch.setattr(workflow, "_registered", {})
    kept = []
    with isolate_apps("cpts_portal.foundation"):

        class Paper(models.Model):
            state = models.CharField(max_length=10)
            version = models.PositiveIntegerField(default=4)

            class Meta:
                app_label = "foundation"

            def save(self, **how):
                """Nowhere."""

        class Line(transitions.TransitionLog):
            paper = models.ForeignKey(Paper, models.CASCADE, related_name="+")
            position = models.PositiveIntegerField()
            by_role = models.CharField(max_length=60)
            comment = models.CharField(max_length=100, blank=True)

            class Meta:
                app_label = "foundation"

            def save(self, **how):
                """What the database asks of it: no column without a value that must have one."""
                columns = [c for c in self._meta.concrete_fields if not (c.null or c.primary_key)]
                assert None not in [getattr(self, column.attname) for column in columns]
                kept.append(self)

        steps = Transition("send", ("draft",), "sent", OFFICE)
        table = Workflow("essai", {"draft": "Brouillon", "sent": "Envoyé"}, "draft", (steps,))
        life = transitions.Lifecycle(
            table, Paper, Line, "paper", gone="", changed="", check_unique=False
        )
        yield SimpleNamespace(row=Paper(pk=1, state="draft"), life=life, log=kept, line=Line)


@pytest.mark.django_db
def test_each_change_is_one_version_and_one_line_with_its_rank(paper):
    row, life = paper.row, paper.life
    life.log_action(row, "correct", by=CLAIRE, at=AT, comment=" Une faute. ", fields=("title",))
    life.advance(row, "send", by=CLAIRE, at=AT)
    assert (row.state, row.version) == ("sent", 6)
    told = [(line.transition, line.from_state, line.to_state) for line in paper.log]
    assert told == [("correct", "draft", "draft"), ("send", "draft", "sent")]
    assert [line.position for line in paper.log] == [5, 6]
    assert [line.comment for line in paper.log] == ["Une faute.", ""]
    traces = AuditEntry.objects.values_list("action", "fields")
    assert sorted(traces) == [("paper.correct", ["title"]), ("paper.send", ["state"])]


@pytest.mark.django_db
def test_the_log_keeps_the_first_sixty_characters_of_the_roles(paper):
    by = Actor(id=None, roles=EVERYBODY)
    paper.life.advance(paper.row, "send", by=by, at=AT)
    (line,) = paper.log
    assert line.by_role == "access_officer+coordinator+member+president+secretary+treasu"


@pytest.mark.parametrize(
    ("states", "fits"),
    [
        ((20, 12, 12), True),
        ((21, 12, 12), False),
        ((20, 13, 12), False),
        ((20, 12, 13), False),
        ((20, 0, 12), True),
        ((0, 12, 12), False),
        ((20, 12, 0), False),
    ],
)
def test_a_line_holds_a_step_of_twenty_characters_and_states_of_twelve(paper, states, fits):
    """The first line of a log comes from no state; nobody's account and name are none."""
    step, before, paper.row.state = ("x" * length for length in states)
    by = Actor(id=None, roles=OFFICE)
    try:
        paper.life.write_log(paper.row, step, from_state=before, by=by, at=AT)
    except DomainError:
        assert not fits
    else:
        assert fits
        (line,) = paper.log
        assert (line.by, line.by_name) == (None, "")
