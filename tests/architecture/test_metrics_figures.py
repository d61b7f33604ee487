"""Each figure sees the fault that is put before it."""

import ast

import pytest
from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import RegexPattern, URLResolver

from cpts_portal.home import access, navigation
from members.models import Profession
from tests.metrics import (
    crawling,
    cycles,
    frames,
    html_pages,
    machine,
    menu,
    project,
    reached,
    sizes,
)
from tests.metrics.call_graph import CallGraph
from tests.metrics.names import parse_module
from tests.metrics.operations import operations

OPERATION = "def {}(*, by, at): pass\n"


@pytest.fixture
def tree(tmp_path):
    """A root where files may be written."""

    def write(file: str, text: str) -> None:
        target = tmp_path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    write.root = tmp_path
    return write


def test_blank_lines_are_not_lines():
    assert sizes.not_blank(["x = 1", "", "  ", "y = 2"]) == 2


def test_an_import_over_three_lines_counts_three():
    assert sizes.import_lines(ast.parse("import a\nfrom b import (\n  c,\n)\nx = 1")) == 4


@pytest.mark.parametrize("word", ["dataclass", "dataclass(frozen=True)", "dataclasses.dataclass"])
def test_a_dataclass_is_seen(word):
    assert sizes.dataclasses(ast.parse(f"@{word}\nclass A: ...\nclass B: ...")) == 1


def test_a_switched_off_formatter_is_seen_in_a_comment_alone():
    assert sizes.format_skips("x = 1  # fmt: skip\n# fmt: off\ny = '# fmt: skip'\n") == 2


def test_a_long_template_line_is_seen_and_a_drawn_path_is_not():
    assert sizes.long_lines(["<p>" + "a" * 140, f'<path d="{"M0 " * 60}"/>', "<p>"]) == 1


def test_a_long_file_is_the_largest(tree):
    tree("members/views/long.py", "x = 1\n" * 700)
    tree("tests/short.py", "x = 1\n")
    tree("members/migrations/0001_longer.py", "x = 1\n" * 900)
    files = project.every_python_file(tree.root)
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    assert sizes.largest(texts) == 700
    assert sizes.median(texts) == 350.5


def test_a_mail_is_its_app_s(tree):
    for name in ("members/a.html", "mail/missions/b.txt", "ui/c.html", "account/d.html"):
        tree(f"templates/{name}", "<p>")
    names = [file.name for file in project.product_templates(tree.root)]
    assert sorted(names) == ["a.html", "b.txt"]


def test_a_cycle_is_seen(tree, monkeypatch):
    tree("cyclic_sample/__init__.py", "")
    tree("cyclic_sample/a.py", "from cyclic_sample import b")
    tree("cyclic_sample/b.py", "def later():\n    from cyclic_sample import c")
    tree("cyclic_sample/c.py", "from cyclic_sample import a, d")
    tree("cyclic_sample/d.py", "")
    monkeypatch.syspath_prepend(tree.root)
    result = cycles.cycles(cycles.imports(("cyclic_sample",)))
    assert result == [["cyclic_sample.a", "cyclic_sample.b", "cyclic_sample.c"]]


def test_two_cycles_are_two():
    assert cycles.cycles({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"], "e": ["a"]}) == [
        ["a", "b"],
        ["c", "d"],
    ]


def graph(**modules: str) -> CallGraph:
    """``members__views`` is ``members.views``; one whose name ends with ``__`` is a package."""
    return CallGraph(
        parse_module(name.rstrip("_").replace("__", "."), text, is_package=name.endswith("__"))
        for name, text in modules.items()
    )


def test_an_operation_that_no_view_calls_is_an_orphan():
    calls = graph(
        members__operations__sheets=OPERATION.format("open_sheet")
        + OPERATION.format("close_sheet"),
        members__views__sheets="from members.operations import sheets\n"
        "STEPS = {'open': sheets.open_sheet}\n"
        "def page(request): STEPS['open']()\n",
    )
    assert reached.orphans(calls, {"members.views.sheets:page"}) == [
        "members.operations.sheets.close_sheet"
    ]
    assert len(reached.orphans(calls, set())) == 2


def test_an_operation_takes_by_and_at_by_name():
    calls = graph(
        members__operations__sheets="def _own(*, by, at): pass\ndef find(by, at): pass\n"
        "def record(*, by, at, name): pass\ndef read(*, at): pass\n",
        members__queries="def count(*, by, at): pass\n",
        cpts_portal__demo__operations=OPERATION.format("play"),
    )
    assert operations(calls) == ["members.operations.sheets:record"]


def test_what_the_seeder_calls_is_an_operation_whatever_its_name():
    calls = graph(
        members__operations__sheets="def found(name): pass\ndef other(name): pass\n",
        cpts_portal__demo__seed__places="from members.operations.sheets import found\n"
        "def build(): found('x')\n",
    )
    assert operations(calls) == ["members.operations.sheets:found"]


def test_calls_are_followed_through_aliases_methods_and_packages():
    calls = graph(
        a__="from .rules import rules\nfrom a import inner as place\n",
        a__rules="def rules(): pass\n",
        a__inner="def deep(): pass\ndef never(): pass\n",
        b="import a as whole\nfrom a import rules, place\n"
        "class Base:\n    def shared(self): place.deep()\n"
        "class View(Base):\n    def get(self): self.shared()\n    def post(self): rules()\n",
    )
    assert calls.reached(["b:View.get"]) == {"b:View.get", "b:Base.shared", "a.inner:deep"}
    assert "a.rules:rules" in calls.reached(["b:View"])


def test_a_local_name_hides_an_imported_one_and_an_annotation_is_no_call():
    calls = graph(
        a="def one(): pass\nclass Kind:\n    def run(self): one()\n",
        b="from a import one, Kind\ndef f(one): one()\ndef g(row: Kind) -> Kind: return row\n",
    )
    assert calls.reached(["b:f", "b:g"]) == {"b:f", "b:g"}


def test_what_joins_the_apps_leads_to_what_they_give_it():
    calls = graph(
        cpts_portal__foundation__records__privacy_rights__declaring="def erasers(): pass\n",
        members__privacy_rights="from members.operations.erasure import erase\nERASES = (erase,)\n",
        members__operations__erasure=OPERATION.format("erase"),
    )
    start = "cpts_portal.foundation.records.privacy_rights.declaring:erasers"
    assert "members.operations.erasure:erase" in machine.reached(calls, {start})


def test_a_row_of_the_machine_that_is_gone_is_said(monkeypatch):
    monkeypatch.setattr(machine, "STARTED", {"members.tasks:gone": "each night"})
    monkeypatch.setattr(machine, "JOINED", {})
    assert machine.missing(graph(members__tasks="def other(): pass\n")) == ["members.tasks:gone"]


def test_a_page_gives_its_links_and_its_forms():
    page = html_pages.parse_page(
        '<a href="?page=2#x">2</a><div hx-get="/more/" data-kind="/ not a link"></div>'
        '<form method="post" action="send/"><input name="a" value="1"><select name="b">'
        '<option value="">–</option><option value="x">X</option></select>'
        '<textarea name="c">text</textarea><button name="d" value="go"></button></form>',
        "/list/",
    )
    assert page.links[:2] == ["/list/?page=2", "/more/"]
    [form] = page.forms
    assert (form.action, form.method) == ("/list/send/", "post")
    assert form.fields == {"a": "1", "b": "", "c": "text"}
    assert (form.first_offered("b"), form.offered["d"]) == ("x", ["go"])


def save_row(row):
    row.save()


@pytest.mark.django_db
def test_the_functions_up_to_a_save_are_counted_from_the_view(monkeypatch):
    fields = {"system": "TRE_TEST", "label": "Essai", "rpps": False, "health_profession": False}
    first, second = (Profession(code=code, **fields) for code in "12")
    monkeypatch.setattr(frames, "_FOLDERS", (__file__,))

    def view():
        save_row(first)

    with frames.first_save(Profession, view) as saved:
        save_row(second)
        assert saved.functions == []
        view()
    assert [name.rpartition(".")[2] for name in saved.functions] == ["view", "save_row"]


def test_an_entry_that_has_no_page_is_missing(client, monkeypatch):
    nowhere = navigation.entry("Nulle part", "home:nowhere")
    monkeypatch.setattr(menu, "menus", lambda: {access.ANONYMOUS: (nowhere,)})
    missing = menu.missing_targets({access.ANONYMOUS: client})
    assert missing == ["anonymous: Nulle part (home:nowhere)"]


def linked(request):
    return HttpResponse('<a href="/next/">n</a><form method="post" action="/sent/"></form>')


def next_page(request):
    return HttpResponse("<p>")


def sent(request):
    return HttpResponse("<p>")


def beside(request):
    return HttpResponse("<p>")


VIEWS = {"/": linked, "/next/": next_page, "/sent/": sent, "/beside/": beside}


def test_a_view_that_no_page_leads_to_is_not_found(monkeypatch):
    addresses = [path(where[1:], view, name=where) for where, view in VIEWS.items()]
    monkeypatch.setattr(crawling, "resolve", URLResolver(RegexPattern(r"^/"), addresses).resolve)
    monkeypatch.setattr(crawling, "look", lambda client, address: _answer(address))
    reached_views = crawling.Visit(client=None).crawl(["/"])
    assert {name.partition(":")[2] for name in reached_views} == {"linked", "next_page", "sent"}


def _answer(address: str):
    answer = VIEWS[address](None)
    return answer, answer.content.decode()
