from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import french
from cpts_portal.foundation.records import audit


class Command(BaseCommand):
    help = "Vérifie la chaîne des traces et dit où elle est rompue."

    def add_arguments(self, parser):
        parser.add_argument(
            "--against",
            metavar="RANG:EMPREINTE",
            help="ancre gardée ailleurs, en plus des fichiers de CPTS_ANCHORS",
        )

    def handle(self, *, against, **options):
        report = audit.verify(against=_anchor(against) if against else None)
        if not report.holds:
            raise CommandError(f"La chaîne est rompue{_place(report)} : {report.problem}.")
        anchors = french.plural(report.anchors, "ancre vérifiée,ancres vérifiées")
        self.stdout.write(
            f"La chaîne tient : {report.checked} traces scellées, {report.waiting} en attente, "
            f"{report.anchors} {anchors}."
        )
        for file in report.restorations:
            day = french.moment(datetime.fromisoformat(file.made_at))
            self.stdout.write(
                f"Restauration notée le {day} : la chaîne est revenue au rang {file.number}. "
                f"Traces perdues, faites après la sauvegarde : {file.left_behind}."
            )
        if not report.anchors:
            raise CommandError(
                "Aucune ancre dans CPTS_ANCHORS : l’installation en écrit une, et sans elle une "
                "fin coupée ne se voit pas. Remettez le dossier, ou donnez --against."
            )


def _place(report: audit.Report) -> str:
    """« au rang 3 (18 novembre 2026, 10 h 00, care_request.list) »"""
    rank = f" au rang {report.place}" if report.place else ""
    if report.moment is None:
        return rank
    before = "après " if report.gone else ""
    return f"{rank} ({before}{french.moment(report.moment)}, {report.action})"


def _anchor(text: str) -> audit.Anchor:
    number, _, chain = text.partition(":")
    if not number.isdigit() or len(chain) != 64:
        raise CommandError("L’ancre s’écrit RANG:EMPREINTE.", returncode=2)
    return audit.Anchor(int(number), chain)
