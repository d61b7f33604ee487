"""``manage.py build_monthly_report --month 2026-10 --out rapport.pdf``, without a worker."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import documents
from cpts_portal.home.operations import reports


class Command(BaseCommand):
    help = "Construit le PDF du rapport mensuel de la coordinatrice."

    def add_arguments(self, parser):
        parser.add_argument("--month", required=True, help="mois du rapport, par exemple 2026-10")
        parser.add_argument("--out", type=Path, required=True, help="fichier PDF à écrire")

    def handle(self, *, month: str, out: Path, **options):
        try:
            built = reports.build_at_once(by=SYSTEM, now=clock.now, day=_first_day(month))
        except DomainError as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        if built.document_id is None:
            raise CommandError("Ce rapport est en construction ailleurs : réessayez.", returncode=2)
        try:
            out.write_bytes(documents.read_content(built.document_id))
        except OSError as fault:
            raise CommandError(f"Impossible d’écrire {out} : {fault.strerror}.") from fault
        self.stdout.write(
            f"{out} : {built.starts_on:%Y-%m}, {built.pages} pages, {built.size} octets, "
            f"SHA-256 {built.file_sha256}"
        )


def _first_day(month: str) -> date:
    """The portal is younger than any month before 2016: the law that made the CPTS."""
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError:
        day = date.min
    if day.year < 2016:
        raise CommandError("Écrivez le mois ainsi : 2026-10.", returncode=2)
    return day
