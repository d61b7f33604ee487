import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from django.test.utils import isolate_apps

from cpts_portal.foundation.management import generated_page
from cpts_portal.foundation.models import AuditEntry, Draft
from cpts_portal.foundation.records import privacy


@isolate_apps("cpts_portal.foundation")
def test_a_model_without_declaration_or_with_an_unknown_field_is_reported():
    class Silent(models.Model):
        class Meta:
            app_label = "foundation"

    class Wrong(models.Model):
        class Privacy:
            identifying = ("nom",)
            retention = ""
            anonymise = "Effacé."

        class Meta:
            app_label = "foundation"

    problems = privacy.problems([Silent, Wrong, Draft, AuditEntry])
    assert problems == [
        "foundation.Silent declares nothing about personal data",
        "foundation.Wrong gives no retention or no way to anonymise",
        "foundation.Wrong declares an unknown field « nom »",
    ]


def test_the_tables_of_the_foundation_are_all_declared():
    ours = [model for model in privacy.every_model() if model._meta.app_label == "foundation"]
    assert len(ours) >= 7
    assert privacy.problems(ours) == []
    assert privacy.declared(Draft).identifying == ("user_id", "payload")


@isolate_apps("cpts_portal.foundation")
def test_an_abstract_parent_may_declare_but_a_concrete_one_does_not():
    class Traced(models.Model):
        class Privacy:
            identifying = ()
            retention = "Un an."
            anonymise = "Rien."

        class Meta:
            abstract = True
            app_label = "foundation"

    class Row(Traced):
        class Meta:
            app_label = "foundation"

    class Child(Row):
        class Meta:
            app_label = "foundation"

    assert privacy.declared(Row).retention == "Un an."
    assert privacy.declared(Child).retention == "Un an."


@pytest.mark.parametrize("command", ["privacy_page", "states_page"])
def test_a_page_of_docs_is_written_once_and_compared_afterwards(command, tmp_path, monkeypatch):
    monkeypatch.setattr(generated_page, "DOCS", tmp_path)
    with pytest.raises(CommandError, match=command):
        call_command(command, check=True)
    call_command(command)
    call_command(command, check=True)
    page = next(tmp_path.iterdir())
    page.write_text(page.read_text() + "x")
    with pytest.raises(CommandError, match="en retard"):
        call_command(command, check=True)
