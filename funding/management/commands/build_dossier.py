"""``manage.py build_dossier --year 1 --out dossier.pdf``: the yearly file, without a worker."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import documents
from funding.dossier.operations.documents import build_at_once


class Command(BaseCommand):
    help = "Construit le PDF du dossier annuel d’une année du contrat."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="année du contrat, de 1 à 5")
        parser.add_argument("--out", type=Path, required=True, help="fichier PDF à écrire")

    def handle(self, *, year: int, out: Path, **options):
        try:
            built = build_at_once(by=SYSTEM, now=clock.now, year=year)
        except DomainError as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        try:
            out.write_bytes(documents.read_content(built.document_id))
        except OSError as fault:
            raise CommandError(f"Impossible d’écrire {out} : {fault.strerror}.") from fault
        self.stdout.write(
            f"{out} : année {year}, version {built.snapshot.version}, {built.pages} pages, "
            f"{built.size} octets, SHA-256 {built.sha256}"
        )
