"""One dossier read by a funder: its parts, its PDF, its pieces, the remarks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web import files
from cpts_portal.foundation.web.admin_site import reviewer_with_second_factor
from cpts_portal.foundation.web.files import sandboxed
from cpts_portal.foundation.web.http import page, reads, writes
from cpts_portal.foundation.web.interrupted import draft_of
from funding.dossier import traced_reads
from funding.dossier.content.changes import changed_lines, changed_parts
from funding.dossier.content.collectors.review import asked_row
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.presentation import PARTS, template_context
from funding.dossier.enums import State
from funding.dossier.forms.dossier import CommentForm
from funding.dossier.operations import comments
from funding.dossier.permissions import decides, notifies
from funding.dossier.queries import dossiers
from funding.dossier.queries.reviewer_tasks import reading_marks
from funding.dossier.views.office.year import download
from funding.dossier.views.review.context import SUBMITTED, tag, tasks

# the name in the address after an expired session, and the name of its draft
KEPT, DRAFT = "repris", "funding.comment:{dossier_id}"
CODES = {part.code for part in PARTS}


@page(
    reads(traced=True, marks=traced_reads.MARKS),
    reviewer_with_second_factor,
    scope=SUBMITTED,
    budget=12,
    query=(KEPT,),
)
def dossier_page(request, dossier_id):
    marks = reading_marks(request.actor).get(dossier_id, [])
    opened = traced_reads.open_dossier(by=request.actor, at=clock.now(), dossier_id=dossier_id)
    if opened is None:
        raise Http404
    draft = draft_of(request, DRAFT.format(dossier_id=dossier_id)) if KEPT in request.GET else None
    context = _context(request.actor, *opened, marks=marks, draft=draft)
    return render(request, "review/dossier.html", context)


@sandboxed
@page(reads(traced=True), reviewer_with_second_factor, scope=SUBMITTED, budget=10)
def document(request, dossier_id, version):
    opened = traced_reads.open_sent_document(
        by=request.actor, at=clock.now(), dossier_id=dossier_id, version=version
    )
    if opened is None:
        raise Http404
    return download(*opened)


@sandboxed
@page(
    reads(traced=True), reviewer_with_second_factor, scope="sent dossiers, naming nobody", budget=9
)
def piece(request, dossier_id, sha256):
    file = traced_reads.open_sent_piece(
        by=request.actor, at=clock.now(), dossier_id=dossier_id, sha256=sha256
    )
    if file is None:
        raise Http404
    return files.download(file.document_id, name=file.neutral_name, media_type=file.media_type)


@page(writes, reviewer_with_second_factor, scope=SUBMITTED, budget=7, draft=DRAFT)
def comment_page(request, dossier_id):
    """A GET comes from the sign-in page, after an expired session: it goes back to the part that
    was being written."""
    opened = traced_reads.sent_dossier(dossier_id)
    if opened is None:
        raise Http404
    address = reverse("review:funding_dossier_change", args=[dossier_id])
    if request.method != "POST":
        part = (request.draft or {}).get("section", "")
        anchor = f"?{KEPT}#{part if part in CODES else ''}" if request.draft else ""
        return redirect(address + anchor)
    part = request.POST.get("section", "")
    if part not in CODES:
        return redirect(address)
    form = CommentForm(request.POST, part=part)
    values = {"by": request.actor, "at": clock.now(), "dossier_id": dossier_id}
    if form.is_valid() and form.accepted_by(comments.comment, **values, **form.cleaned_data):
        messages.info(request, "Remarque envoyée : la coordinatrice est prévenue.")
        return redirect(f"{address}#{part}")
    context = _context(request.actor, *opened, bound=form, part=part)
    return render(request, "review/dossier.html", context, status=form.status)


def _form(part: str, draft: dict | None) -> CommentForm:
    own = draft if draft and draft.get("section") == part else {}
    return CommentForm(part=part, body=own.get("body", ""))


def _context(actor, dossier, snapshot, *, marks=(), bound=None, part: str = "", draft=None) -> dict:
    """``marks``: what this body read; ``bound``: the remark on that ``part`` that was refused."""
    contents = DossierContents.from_snapshot(snapshot)
    before = next((mark for mark in reversed(marks) if mark.version < snapshot.version), None)
    changes, lines = _changes_since(before, dossier, snapshot, contents)
    steps, remarks = dossiers.history(dossier.id)
    sections: list[dict] = [
        {
            "part": section,
            "changed": section.code in changes,
            "comments": [c for c in remarks if c.section == section.code],
            "form": bound if section.code == part else _form(section.code, draft),
        }
        for section in PARTS
    ]
    context = template_context(
        contents, as_of=snapshot.as_of, version=snapshot.version, sha256=snapshot.sha256
    )
    action = next((action for _, _, action in tasks(actor, [dossier])), None)
    return context | {
        "signalled": [*context["missing"], *context["notes"]],
        "facts": dossier,
        "opens": traced_reads.open_to_funders(dossier, snapshot),
        "last": marks[-1] if marks else None,
        "before": before,
        "points": _requested_points(dossier, contents),
        "changed_parts": [row["part"].label for row in sections if row["changed"]],
        "own_remarks": [c for c in remarks if c.answered],
        "tag": tag(dossier, action),
        "changed_lines": lines,
        "sections": sections,
        "steps": steps,
        "has_pdf": hasattr(snapshot, "document"),
        "errors_in": bound if bound and bound.errors else None,
        "action": action,
        "may_decide": decides(actor),
        "may_notify": notifies(actor),
    }


def _requested_points(dossier, contents) -> tuple:
    """The points of the last request as the version sent answers them; while the answer is
    awaited, what was asked."""
    if dossier.state != State.RETURNED:
        return contents.completion
    return tuple(map(asked_row, dossiers.points(dossier.id, dossier.sent_version)))


def _changes_since(mark, dossier, snapshot, contents) -> tuple[frozenset[str], dict]:
    """The parts and the lines that differ from the version that this body read before."""
    before = mark and dossiers.sent_snapshot(dossier.id, mark.version)
    if before is None:
        return frozenset(), {}
    lines = changed_lines(DossierContents.from_snapshot(before).lines, contents.lines)
    return changed_parts(before.contents["contents"], snapshot.contents["contents"]), lines
