"""What the ARS, the CPAM and the MSA see: the yearly dossiers, read and commented. Nothing else."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface import files
from cpts_portal.foundation.surface.admin_site import review_site
from cpts_portal.foundation.surface.http import reads, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed
from funding.dossier import operations, queries, readings
from funding.dossier.changes import changed_parts
from funding.dossier.contents import DossierContents
from funding.dossier.forms import CommentForm
from funding.dossier.models import Dossier
from funding.dossier.shown import PARTS, shown
from funding.dossier.views.document import download, sandboxed

KEPT = "repris"


@admin.register(Dossier, site=review_site)
class DossierAdmin(admin.ModelAdmin):
    """The list, one dossier, its PDF, a piece, a remark. The stock addresses do not exist."""

    def get_urls(self):
        guard = self.admin_site.admin_view
        return [
            path("", guard(reads(self._list)), name="funding_dossier_changelist"),
            path(
                "<uuid:dossier_id>/",
                guard(reads(self._read, traced=True, marks=readings.MARKS)),
                name="funding_dossier_change",
            ),
            path(
                "<uuid:dossier_id>/v<int:version>.pdf",
                sandboxed(guard(reads(self._download, traced=True))),
                name="funding_dossier_document",
            ),
            path(
                "<uuid:dossier_id>/pieces/<slug:sha256>/",
                sandboxed(guard(reads(self._piece, traced=True))),
                name="funding_dossier_piece",
            ),
            path(
                "<uuid:dossier_id>/remarques/",
                guard(keeps_typed(operations.COMMENT_FORM)(writes(self._comment))),
                name="funding_dossier_comment",
            ),
        ]

    def _list(self, request):
        read = queries.readings(request.actor.id)
        rows = [(facts, read.get(facts.id)) for facts in queries.dossiers()]
        current = next((f for f, _ in rows if f.period.start <= clock.today() < f.period.end), None)
        return render(request, "review/dossiers.html", {"rows": rows, "current": current})

    def _read(self, request, dossier_id):
        last = queries.readings(request.actor.id).get(dossier_id)
        found = readings.open_dossier(by=request.actor, at=clock.now(), dossier_id=dossier_id)
        if found is None:
            raise Http404
        kept = _kept(request, dossier_id) if KEPT in request.GET else None
        return render(request, "review/dossier.html", _page(*found, last=last, kept=kept))

    def _download(self, request, dossier_id, version):
        found = readings.open_sent_paper(
            by=request.actor, at=clock.now(), dossier_id=dossier_id, version=version
        )
        if found is None:
            raise Http404
        return download(*found)

    def _piece(self, request, dossier_id, sha256):
        piece = readings.open_sent_piece(
            by=request.actor, at=clock.now(), dossier_id=dossier_id, sha256=sha256
        )
        if piece is None:
            raise Http404
        return files.download(
            piece.document_id, name=piece.neutral_name, media_type=piece.media_type
        )

    def _comment(self, request, dossier_id):
        found = readings.sent_dossier(dossier_id)
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
                operations.comment(
                    by=request.actor, at=clock.now(), dossier_id=dossier_id, **form.cleaned_data
                )
            except DomainError as refusal:
                form.add_error(refusal.field, refusal.sentence)
            else:
                response = redirect("review:funding_dossier_change", dossier_id)
                response["Location"] += f"#{part}"
                return response
        return render(request, "review/dossier.html", _page(*found, bound=form, part=part))


def _form(part: str, kept: dict) -> CommentForm:
    return CommentForm(part=part, body=kept.get("body", "") if kept.get("section") == part else "")


def _kept(request, dossier_id) -> dict | None:
    name = operations.COMMENT_FORM.format(dossier_id=dossier_id)
    return drafts.load(request.actor.id, name, at=clock.now())


def _back_to_typing(request, dossier_id):
    """Where the sign-in page sends after an expired session: the part that was being written."""
    kept = _kept(request, dossier_id)
    response = redirect("review:funding_dossier_change", dossier_id)
    if kept:
        part = kept.get("section", "")
        response["Location"] += f"?{KEPT}#{part if part in {p.code for p in PARTS} else ''}"
    return response


def _page(dossier, freeze, *, last=None, bound=None, part: str = "", kept=None) -> dict:
    contents = DossierContents.thawed(freeze.data["contents"])
    is_older = last and last.version != freeze.version
    before = queries.freeze_of_version(dossier.id, last.version) if is_older else None
    changed = changed_parts(before.data["contents"], freeze.data["contents"]) if before else ()
    comments = queries.comments(dossier.id)
    sections = [
        {
            "part": one,
            "changed": one.code in changed,
            "comments": [c for c in comments if c.section == one.code],
            "form": bound if one.code == part else _form(one.code, kept or {}),
        }
        for one in PARTS
    ]
    context = shown(contents, as_of=freeze.as_of, version=freeze.version, sha256=freeze.sha256)
    return context | {
        "signalled": [*context["missing"], *context["notes"]],
        "facts": dossier,
        "opens": readings.open_to_funders(dossier, freeze),
        "last": last,
        "sections": sections,
        "steps": queries.steps(dossier.id),
        "paper": dossier.paper_of(freeze.version),
        "errors_in": bound if bound and bound.errors else None,
    }
