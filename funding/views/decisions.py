"""The decisions of every year, line by line: the page and the three files say one object."""

from django.shortcuts import render

from cpts_portal.foundation.web.http import reads, require
from funding.dossier import decided
from funding.permissions import reads_decisions
from funding.views.files import file_response


@reads
@require(reads_decisions)
def decisions_page(request):
    return render(request, "review/decisions.html", {"years": decided.years()})


@reads
@require(reads_decisions)
def decisions_export(request, kind):
    lines = [line for year in decided.years() for line in year.lines]
    rows = [line.cells for line in lines]
    return file_response(kind, "decisions", decided.HEADER, rows, lines)
