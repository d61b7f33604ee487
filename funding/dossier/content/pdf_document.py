"""The PDF of a snapshot: a function of its JSON, and of nothing else."""

from collections.abc import Callable, Sequence

from cpts_portal.foundation.kernel.frozen_json import canonical
from cpts_portal.foundation.web import pdf
from cpts_portal.foundation.web.exports import csv_text
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.presentation import template_context
from funding.dossier.models import Snapshot
from funding.figure_codes import name

TEMPLATE = "pdf/dossier.html"
# the figures of a line, in the order of the attached table
FIGURES = (
    "baseline",
    "target",
    "cpam_value",
    "own_value",
    "max_eur",
    "proposed_eur",
    "granted_eur",
    "reached_eur",
    "defend_eur",
    "possible_eur",
    "missed_eur",
)


def file_name(snapshot: Snapshot) -> str:
    draft = "" if snapshot.sent else "-projet"
    return f"dossier-annee-{snapshot.dossier.year.number}-v{snapshot.version}{draft}.pdf"


def compose(snapshot: Snapshot, *, on_page: Callable[[int], None] | None = None) -> bytes:
    contents = DossierContents.from_snapshot(snapshot)
    cover = contents.cover
    title = f"Dossier annuel, année {cover.year} – {cover.association}"
    return pdf.render(
        TEMPLATE,
        template_context(
            contents, as_of=snapshot.as_of, version=snapshot.version, sha256=snapshot.sha256
        )
        | {"in_pdf": True},
        title=title,
        author=cover.association,
        as_of=snapshot.as_of,
        identifier=snapshot.sha256,
        attachments=_attached(contents, snapshot),
        on_page=on_page,
    )


def _attached(contents: DossierContents, snapshot: Snapshot) -> Sequence[pdf.Attached]:
    return (
        pdf.Attached("dossier.json", "Toutes les données du dossier", canonical(snapshot.contents)),
        pdf.Attached("indicateurs.csv", "Indicateurs de l’année", _indicators(contents)),
        pdf.Attached("pieces.csv", "Liste des pièces et leurs empreintes", _pieces(contents)),
    )


def _indicators(contents: DossierContents) -> bytes:
    header = (
        "mission",
        "ligne",
        "fiche action",
        "indicateur",
        "unité",
        *(name(code) for code in FIGURES),
        "état",
        "décision",
        "motif",
    )
    rows = (
        (
            mission.label,
            line.number,
            line.action,
            line.label,
            line.unit,
            line.baseline,
            line.target_words,
            line.cpam and line.cpam.value,
            line.own and line.own.value,
            line.max_eur,
            line.proposed_eur,
            line.granted_eur,
            line.reached_eur,
            line.defend_eur,
            line.possible_eur,
            line.missed_eur,
            line.state,
            line.decision_label,
            line.decision_reason,
        )
        for mission in contents.missions
        for line in mission.lines
    )
    return csv_text(header, rows).encode()


def _pieces(contents: DossierContents) -> bytes:
    header = ("référence", "date", "nature", "objet", "mission", "fiche action", "ligne", "sha-256")
    rows = (
        (p.reference, p.on, p.kind, p.label, p.mission_code, p.action_number, p.line, p.sha256)
        for p in contents.evidence
    )
    return csv_text(header, rows).encode()
