"""The import contracts hold, and a seeded violation of each is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture import codebase

LINT = Path(sys.executable).parent / "lint-imports"


def lint(root: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [LINT, "--config", str(root / ".importlinter"), "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "250"},
    )


@pytest.fixture
def copy_of_the_code(tmp_path):
    """The Python of the project, where a violation may be injected."""
    for package in codebase.OURS:
        shutil.copytree(
            codebase.ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [
                n for n in names if not (n.endswith(".py") or (Path(folder) / n).is_dir())
            ],
        )
    shutil.copy(codebase.ROOT / ".importlinter", tmp_path)
    shutil.copytree(codebase.ROOT / "templates", tmp_path / "templates")
    return tmp_path


def inject(root: Path, file: str, text: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{text}\n", encoding="utf-8")


@pytest.mark.requirement("ACC-09")
def test_imports_point_down():
    outcome = lint(codebase.ROOT)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.requirement("ACC-09")
@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("members/domain/age_bands.py", "import funding.rates", "Arrows point down only"),
        ("missions/permissions.py", "import patients.queries", "Arrows point down only"),
        (
            "cpts_portal/foundation/kernel/money.py",
            "import members.models",
            "Arrows point down only",
        ),
        (
            "cpts_portal/foundation/kernel/money.py",
            "import cpts_portal.foundation.records.audit",
            "Foundation",
        ),
        ("members/models/person.py", "import members.operations", "Members:"),
        ("missions/queries/__init__.py", "import missions.forms", "Missions:"),
        ("funding/rates/__init__.py", "import funding.ledger.models", "Funding:"),
        ("funding/budget/queries.py", "import members.operations", "Nobody writes in another app"),
        ("cpts_portal/home/views/today.py", "import missions.operations", "never write there"),
        (
            "funding/dossier/content/contents.py",
            "import patients.models",
            "Identifying patient data",
        ),
        ("members/permissions.py", "import cpts_portal.settings", "No app imports the wiring"),
        ("cpts_portal/home/queries/desk.py", "import cpts_portal.home.operations", "Home:"),
        ("patients/operations/offers.py", "import patients.forms", "know neither forms"),
        ("funding/dossier/queries/status.py", "import funding.dossier.forms", "Dossier:"),
        ("funding/budget/queries.py", "import funding.contract.views", "who imports views"),
        ("members/queries/people.py", "import weasyprint", "One file imports WeasyPrint"),
    ],
)
def test_a_forbidden_import_is_refused(copy_of_the_code, file, line, contract):
    inject(copy_of_the_code, file, line)
    outcome = lint(copy_of_the_code)
    assert outcome.returncode == 1
    broken = [row for row in outcome.stdout.splitlines() if " BROKEN" in row]
    assert any(contract in row for row in broken), outcome.stdout


def test_relations_point_down():
    assert codebase.relations_that_point_up(apps.get_models()) == []


def test_a_relation_that_points_up_is_refused():
    class Injected(models.Model):
        above = models.ForeignKey("funding.Payment", models.CASCADE, related_name="+")

        class Meta:
            app_label = "members"

    try:
        assert codebase.relations_that_point_up([Injected]) == ["members.Injected.above -> funding"]
    finally:
        del apps.all_models["members"]["injected"]
        apps.clear_cache()


def test_no_file_is_long():
    assert codebase.too_long() == []


def test_a_long_file_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "members/long.py", "\n".join("x = 1" for _ in range(301)))
    assert [row.split(":")[0] for row in codebase.too_long(copy_of_the_code)] == ["members/long.py"]


def test_no_drawer():
    assert codebase.drawers() == []


def test_a_drawer_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "missions/utils.py", "x = 1")
    assert codebase.drawers(copy_of_the_code) == ["missions/utils.py"]


def test_one_name_is_one_class():
    assert codebase.shared_names() == {}


def test_a_second_class_of_one_name_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "missions/second.py", "class Person:\n    pass")
    paths = ["members/models/people.py", "missions/second.py"]
    assert codebase.shared_names(copy_of_the_code) == {"Person": paths}


@pytest.mark.requirement("ACC-09")
def test_interfaces_never_touch_a_manager():
    assert codebase.managers_in_views() == []


@pytest.mark.requirement("ACC-09")
def test_a_manager_in_a_view_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "missions/views/stolen.py", "rows = Declaration.objects.all()")
    assert codebase.managers_in_views(copy_of_the_code) == [
        "missions/views/stolen.py:2: rows = Declaration.objects.all()"
    ]


def test_no_string_goes_around_the_import_contracts():
    assert codebase.dynamic_references() == []


def test_a_string_around_the_import_contracts_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "members/permissions.py", 'apps.get_model("patients", "CareRequest")')
    assert len(codebase.dynamic_references(copy_of_the_code)) == 1


def test_every_layer_that_takes_the_time_has_files():
    named = {name for path in codebase.python_files() for name in (path.stem, *path.parts)}
    assert named >= codebase.TIMELESS


def test_nothing_below_an_interface_asks_the_time():
    assert codebase.clocks_below_the_interface() == []


def test_a_clock_in_an_operation_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "members/operations/late.py", "at = clock.now()")
    assert len(codebase.clocks_below_the_interface(copy_of_the_code)) == 1


LOOKED_UP_BY_LIBRARIES = (
    "account/",
    "allauth/",
    "mfa/",
    "usersessions/",
    "django/",
    "400",
    "403",
    "404",
    "429",
    "500",
)


def test_every_template_is_used():
    assert codebase.unused_templates(outside=LOOKED_UP_BY_LIBRARIES) == []


def test_an_unused_template_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "templates/missions/forgotten.html", "<p>rien</p>")
    unused = codebase.unused_templates(copy_of_the_code, outside=LOOKED_UP_BY_LIBRARIES)
    assert unused == ["missions/forgotten.html"]


def test_no_page_includes_a_piece_of_another_app():
    assert codebase.includes_across_apps() == []


def test_an_include_across_apps_is_refused(copy_of_the_code):
    inject(copy_of_the_code, "templates/members/thief.html", '{% include "funding/line.html" %}')
    assert codebase.includes_across_apps(copy_of_the_code) == [
        "members/thief.html -> funding/line.html"
    ]
