import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.deploy import backup
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Remet une sauvegarde sur une base vide, après avoir vérifié chacun de ses fichiers."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--from", dest="folder", type=Path, required=True, help="dossier d’une sauvegarde"
        )

    def handle(self, *, folder, **options):
        began = time.monotonic()
        try:
            backup.restore(folder=folder, by=SYSTEM, at=clock.now(), say=self.stdout.write)
        except DomainError as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self.stdout.write(
            f"Restauration faite en {seconds} s. Tout le monde se connecte à nouveau."
        )
