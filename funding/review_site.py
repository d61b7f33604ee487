"""What the ARS, the CPAM and the MSA see: the yearly dossiers, read, commented, judged and decided.
Nothing else."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web import files
from cpts_portal.foundation.web.admin_site import review_site, reviewer_with_second_factor
from cpts_portal.foundation.web.http import page, reads, writes
from funding.dossier import traced_reads
from funding.dossier.content.changes import changed_lines, changed_parts
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures_completion import AskedRow
from funding.dossier.content.presentation import PARTS, shown
from funding.dossier.enums import State
from funding.dossier.forms.dossier import CommentForm
from funding.dossier.labels import subject_label
from funding.dossier.models import Dossier
from funding.dossier.operations import reading_marks, steps
from funding.dossier.permissions import body_of, decides, notifies
from funding.dossier.queries import dossiers
from funding.dossier.views.office import decisions
from funding.dossier.views.office.document import download, sandboxed
from funding.dossier.views.review import completion, funders, opinion, sheet, step, total, waiting
from funding.dossier.views.review.context import tag, todos
from funding.indicators.views import care_figures

KEPT = "repris"
SUBMITTED = "dossiers submitted"
LIST = page(reads, reviewer_with_second_factor, scope="dossiers of the contract", budget=7)
DOSSIER = page(
    reads(traced=True, marks=traced_reads.MARKS),
    reviewer_with_second_factor,
    scope=SUBMITTED,
    budget=12,
    query=(KEPT,),
)
DOCUMENT = page(reads(traced=True), reviewer_with_second_factor, scope=SUBMITTED, budget=10)
PIECE = page(
    reads(traced=True), reviewer_with_second_factor, scope="sent dossiers, naming nobody", budget=9
)
COMMENT = page(
    writes, reviewer_with_second_factor, scope=SUBMITTED, budget=7, draft=steps.COMMENT_FORM
)


@admin.register(Dossier, site=review_site)
class DossierAdmin(admin.ModelAdmin):
    """The list, one dossier, its PDF, a piece, a remark; then what each body writes. The stock
    addresses do not exist."""

    @property
    def places(self):
        """Beside the dossiers: what awaits a body, what the funders say among themselves."""
        guard = self.admin_site.admin_view
        return [
            path("a-vous/", guard(waiting.waiting_page), name="waiting"),
            path("entre-financeurs/", guard(funders.funders_page), name="funders"),
            path("entre-financeurs/visas/", guard(funders.visas_page), name="visas"),
            path("acces-aux-soins/", guard(care_figures.care_figures), name="care_figures"),
            path("decisions/", guard(decisions.decisions_page), name="decisions"),
            path(
                "decisions/decisions.<slug:kind>",
                guard(decisions.decisions_export),
                name="decisions_export",
            ),
        ]

    def get_urls(self):
        guard = self.admin_site.admin_view
        return [
            path("", guard(LIST(self._list)), name="funding_dossier_changelist"),
            path("<uuid:dossier_id>/", guard(DOSSIER(self._read)), name="funding_dossier_change"),
            path(
                "<uuid:dossier_id>/v<int:version>.pdf",
                sandboxed(guard(DOCUMENT(self._download))),
                name="funding_dossier_document",
            ),
            path(
                "<uuid:dossier_id>/pieces/<slug:sha256>/",
                sandboxed(guard(PIECE(self._piece))),
                name="funding_dossier_piece",
            ),
            path(
                "<uuid:dossier_id>/remarques/",
                guard(COMMENT(self._comment)),
                name="funding_dossier_comment",
            ),
            *self._of_each_body(guard),
        ]

    def _of_each_body(self, guard):
        views = (
            ("avis/", opinion.opinion_page, "opinion"),
            ("somme/", total.total, "total"),
            ("complements/", completion.completion_page, "completion"),
            ("position/", sheet.position_page, "position"),
            ("decision/", sheet.decision_page, "decision"),
            ("releve/<slug:purpose>/<slug:act>/", sheet.act_on_sheet, "act"),
            ("etape/", step.step_page, "step"),
        )
        return [
            path(f"<uuid:dossier_id>/{tail}", guard(view), name=f"funding_dossier_{name}")
            for tail, view, name in views
        ]

    def _list(self, request):
        read = reading_marks.readings(request.actor)
        found = dossiers.dossiers()
        todo = todos(found, body_of(request.actor), clock.today())
        rows = [
            (facts, read.get(facts.id), todo.get(facts.id), tag(facts, todo.get(facts.id)))
            for facts in found
        ]
        current = next((f for f in found if f.period.start <= clock.today() < f.period.end), None)
        return render(request, "review/dossiers.html", {"rows": rows, "current": current})

    def _read(self, request, dossier_id):
        last = reading_marks.readings(request.actor).get(dossier_id)
        found = traced_reads.open_dossier(by=request.actor, at=clock.now(), dossier_id=dossier_id)
        if found is None:
            raise Http404
        kept = _kept(request, dossier_id) if KEPT in request.GET else None
        page = _page(request.actor, *found, last=last, kept=kept)
        return render(request, "review/dossier.html", page)

    def _download(self, request, dossier_id, version):
        found = traced_reads.open_sent_paper(
            by=request.actor, at=clock.now(), dossier_id=dossier_id, version=version
        )
        if found is None:
            raise Http404
        return download(*found)

    def _piece(self, request, dossier_id, sha256):
        piece = traced_reads.open_sent_piece(
            by=request.actor, at=clock.now(), dossier_id=dossier_id, sha256=sha256
        )
        if piece is None:
            raise Http404
        return files.download(
            piece.document_id, name=piece.neutral_name, media_type=piece.media_type
        )

    def _comment(self, request, dossier_id):
        found = traced_reads.sent_dossier(dossier_id)
        if found is None:
            raise Http404
        if request.method != "POST":
            return _back_to_typing(request, dossier_id)
        part = request.POST.get("section", "")
        if part not in {p.code for p in PARTS}:
            return redirect("review:funding_dossier_change", dossier_id)
        form = CommentForm(request.POST, part=part)
        if form.is_valid():
            try:
                steps.comment(
                    by=request.actor, at=clock.now(), dossier_id=dossier_id, **form.cleaned_data
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, "Remarque envoyée : la coordinatrice est prévenue.")
                response = redirect("review:funding_dossier_change", dossier_id)
                response["Location"] += f"#{part}"
                return response
        page = _page(request.actor, *found, bound=form, part=part)
        return render(request, "review/dossier.html", page, status=422)


def _form(part: str, kept: dict) -> CommentForm:
    return CommentForm(part=part, body=kept.get("body", "") if kept.get("section") == part else "")


def _kept(request, dossier_id) -> dict | None:
    name = steps.COMMENT_FORM.format(dossier_id=dossier_id)
    return drafts.load(request.actor.id, name, at=clock.now())


def _back_to_typing(request, dossier_id):
    """Where the sign-in page sends after an expired session: the part that was being written."""
    kept = _kept(request, dossier_id)
    response = redirect("review:funding_dossier_change", dossier_id)
    if kept:
        part = kept.get("section", "")
        response["Location"] += f"?{KEPT}#{part if part in {p.code for p in PARTS} else ''}"
    return response


def _page(actor, dossier, freeze, *, last=None, bound=None, part: str = "", kept=None) -> dict:
    contents = DossierContents.thawed(freeze.data["contents"])
    before = last.last_before(freeze.version) if last else None
    changes, lines = _since(before, dossier, freeze, contents)
    steps, comments = dossiers.history(dossier.id)
    sections = [
        {
            "part": one,
            "changed": one.code in changes,
            "comments": [c for c in comments if c.section == one.code],
            "form": bound if one.code == part else _form(one.code, kept or {}),
        }
        for one in PARTS
    ]
    context = shown(contents, as_of=freeze.as_of, version=freeze.version, sha256=freeze.sha256)
    body = body_of(actor)
    todo = todos([dossier], body, clock.today()).get(dossier.id)
    return context | {
        "signalled": [*context["missing"], *context["notes"]],
        "facts": dossier,
        "opens": traced_reads.open_to_funders(dossier, freeze),
        "last": last,
        "before": before,
        "asked": _asked(dossier, contents),
        "changed_parts": [one["part"].label for one in sections if one["changed"]],
        "own_remarks": [c for c in comments if c.answered],
        "tag": tag(dossier, todo),
        "changed_lines": lines,
        "sections": sections,
        "steps": steps,
        "paper": freeze if freeze.document_id else None,
        "errors_in": bound if bound and bound.errors else None,
        "todo": todo,
        "may_decide": decides(actor),
        "may_notify": notifies(actor),
    }


def _asked(dossier, contents) -> tuple:
    """The points of the last request as the version sent answers them; while the answer is
    awaited, what was asked."""
    if dossier.state != State.RETURNED:
        return contents.completion
    return tuple(
        AskedRow(
            version=point.version,
            number=point.number,
            text=point.text,
            role=point.asked_by,
            asked_at=point.asked_at,
            kind=point.about_kind,
            ref=point.about_ref,
            about=subject_label(point.about_kind, point.about_ref),
            answer="",
            answered_at=None,
        )
        for point in dossiers.points(dossier.id, dossier.sent_version)
    )


def _since(reading, dossier, freeze, contents) -> tuple[frozenset[str], tuple]:
    """The parts and the lines that differ from the version that this body read before."""
    if reading is None:
        return frozenset(), ()
    before = dossiers.freeze_of_version(dossier.id, reading.version)
    if before is None:
        return frozenset(), ()
    earlier = DossierContents.thawed(before.data["contents"])
    lines = changed_lines(earlier.lines, contents.lines)
    parts = changed_parts(before.data["contents"], freeze.data["contents"])
    return parts, tuple(lines.values())
