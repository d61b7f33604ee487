"""PDF-02: what would fill the memory or never end stops at its bounds; the process goes on."""

import os
import time
from pathlib import Path

import pytest

from cpts_portal.foundation.web import bounded, pdf
from tests.foundation.test_pdf import lay_out

pytestmark = [pytest.mark.requirement("PDF-02"), pytest.mark.usefixtures("laid_out_anew")]
CELL = "<td>x</td>"
STYLED = '<p style="{}">x</p>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>t</title>{}</svg>'
HOSTILE = {
    "nested tags": "<div>" * 2000,
    "nested tables": "<table><tr><td>" * 400,
    "nested lists": "<ul><li>" * 1500,
    "nested inlines": "<b><i>" * 2000,
    "colspan": "<table><tr><td colspan=100000>x</table>",
    "rowspan": "<table><tr><td rowspan=100000>x</table>",
    "a table of 20 000 cells": f"<table>{f'<tr>{CELL * 10}</tr>' * 2000}</table>",
    "20 000 items": "<ol>" + "<li>x" * 20_000 + "</ol>",
    "a word of a million letters": "<p>" + "x" * 1_000_000,
    "Arabic": "<p>" + "سارة " * 20_000,
    "missing glyphs": "<p>" + "😀\U0001f9ff" * 20_000,
    "marks without a letter": "<p>" + "\u0301" * 50_000,
    "pages without number": '<p style="break-after: page">x</p>' * 2000,
    "a page of one millimetre": "<style>@page { size: 1mm; margin: 0 }</style>"
    + "<p>x y z</p>" * 500,
    "a huge letter": STYLED.format("font-size: 100000000px"),
    "a huge box": STYLED.format("height: 100000000mm"),
    "columns": f'<div style="columns: 5000">{"<p>x" * 3000}</div>',
    "nested flex": '<div style="display: flex">' * 300 + "x",
    "a large grid": f'<div style="display: grid">{"<p>x</p>" * 4000}</div>',
    "nested groups of a drawing": SVG.format("<g>" * 3000),
    "a drawing that uses itself": SVG.format('<g id="a"><use href="#a"/><use href="#a"/></g>'),
    "floats": '<p style="float: left">x</p>' * 4000,
}


def open_files() -> list[str]:
    return [path.name for path in Path("/proc/self/fd").iterdir()]


def children() -> set[str]:
    """The servers of the run, and whatever a test left behind."""
    paths = Path("/proc/self/task").glob("*/children")
    return {pid for path in paths for pid in path.read_text().split()}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_document_ends_within_its_bounds(case, monkeypatch):
    """One second of processor here, thirty in a worker: the same limit, asked of the kernel."""
    monkeypatch.setattr(pdf, "SECONDS", 1)
    before = len(open_files()), children()
    try:
        assert lay_out(HOSTILE[case]).startswith(b"%PDF-")
    except (pdf.TooHeavy, bounded.Broken) as refusal:
        assert str(refusal)
    assert (len(open_files()), children()) == before


def test_there_are_twenty_of_them_and_the_bounds_are_those_of_the_rule():
    assert len(HOSTILE) >= 20
    assert pdf.MEMORY <= 512 * 1024 * 1024 and pdf.SECONDS <= 30


def run(work, **bounds) -> bytes:
    return bounded.run(work, **{"memory": 64 << 20, "seconds": 1} | bounds)


def test_time_memory_and_depth_are_bounds_and_a_fault_is_a_fault():
    def deeper():
        return deeper()

    for work in (
        lambda report: b"".join(iter(lambda: b"", 1)),
        lambda report: bytes(200 << 20),
        lambda report: deeper(),
        lambda report: os.abort(),
    ):
        with pytest.raises(bounded.OutOfBounds):
            run(work)
    with pytest.raises(bounded.Broken, match="ZeroDivisionError"):
        run(lambda report: 1 / 0)


def test_what_is_told_meanwhile_comes_in_order_and_a_long_answer_whole():
    reports = []

    def work(report):
        for number in range(5):
            report(number)
        return b"x" * 3_000_000

    assert run(work, on_progress=reports.append) == b"x" * 3_000_000
    assert reports == [0, 1, 2, 3, 4]


def test_a_worker_that_lost_its_job_stops_its_child_at_once():
    """``on_progress`` renews the lease: when it cannot, nothing goes on in the dark."""

    class Lost(Exception):
        pass

    def lost(number):
        raise Lost

    def work(report):
        report(1)
        time.sleep(600)

    before = children()
    with pytest.raises(Lost):
        run(work, on_progress=lost)
    assert children() == before


def test_a_child_that_sleeps_for_ever_is_ended_by_the_wall_clock(monkeypatch):
    monkeypatch.setattr(bounded, "WALL_SECONDS", 0.2)
    with pytest.raises(bounded.OutOfBounds, match="time"):
        run(lambda report: time.sleep(600))


def test_the_child_holds_none_of_the_parent_s_connections():
    reading, writing = os.pipe()
    held = run(lambda report: b" ".join(name.encode() for name in open_files()))
    os.close(reading)
    os.close(writing)
    assert {int(name) for name in held.split()} <= {0, 1, 2, 3, 4}
