"""What the ARS, the CPAM and the MSA see: the yearly dossiers, read, commented, judged and decided.
Nothing else."""

from django.contrib import admin
from django.urls import path

from cpts_portal.foundation.web.admin_site import review_site
from funding.dossier.models import Dossier
from funding.dossier.views.review import dossier, line_judgements, lists, opinion, sheet, steps
from funding.indicators.views import care_figures


@admin.register(Dossier, site=review_site)
class DossierAdmin(admin.ModelAdmin):
    """The list, one dossier, its PDF, a piece, a remark; then what each body writes. The stock
    addresses do not exist."""

    @property
    def places(self):
        """Beside the dossiers: what awaits a body, what the funders say among themselves."""
        return self._paths(
            ("a-vous/", lists.waiting_page, "waiting"),
            ("entre-financeurs/", lists.funders_page, "funders"),
            ("entre-financeurs/visas/", lists.visas_page, "visas"),
            ("acces-aux-soins/", care_figures, "care_figures"),
            ("decisions/", lists.decisions_page, "decisions"),
            ("decisions/decisions.<slug:kind>", lists.decisions_export, "decisions_export"),
        )

    def get_urls(self):
        base = "<uuid:dossier_id>/"
        return self._paths(
            ("", lists.dossiers_page, "funding_dossier_changelist"),
            (base, dossier.dossier_page, "funding_dossier_change"),
            (f"{base}v<int:version>.pdf", dossier.document, "funding_dossier_document"),
            (f"{base}pieces/<slug:sha256>/", dossier.piece, "funding_dossier_piece"),
            (f"{base}remarques/", dossier.comment_page, "funding_dossier_comment"),
            (f"{base}avis/", opinion.opinion_page, "funding_dossier_opinion"),
            (f"{base}somme/", line_judgements.total, "funding_dossier_total"),
            (f"{base}complements/", steps.completion_page, "funding_dossier_completion"),
            (f"{base}position/", sheet.position_page, "funding_dossier_position"),
            (f"{base}decision/", sheet.decision_page, "funding_dossier_decision"),
            (f"{base}releve/<slug:purpose>/<slug:act>/", sheet.act_on_sheet, "funding_dossier_act"),
            (f"{base}etape/", steps.step_page, "funding_dossier_step"),
        )

    def _paths(self, *addresses):
        guard = self.admin_site.admin_view
        return [path(address, guard(view), name=name) for address, view, name in addresses]
