"""The decisions of every year, line by line: the page and the three files say one object."""

from django.shortcuts import render

from cpts_portal.foundation.web.http import page, reads
from funding.dossier.content import decisions
from funding.downloads import file_response
from funding.permissions import reads_decisions


@page(reads, reads_decisions, scope="decided lines", budget=3)
def decisions_page(request):
    return render(request, "review/decisions.html", {"years": decisions.years()})


@page(reads, reads_decisions, scope="decided lines", budget=3)
def decisions_export(request, kind):
    lines = [line for year in decisions.years() for line in year.lines]
    rows = [line.cells for line in lines]
    return file_response(kind, "decisions", decisions.HEADER, rows, lines)
