import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops import backup


class Command(BaseCommand):
    help = "Remet une sauvegarde sur une base vide, après avoir vérifié chacun de ses fichiers."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            required=True,
            help="une sauvegarde, ou le dossier des sauvegardes : la plus récente",
        )

    def handle(self, *, folder, **options):
        began = time.monotonic()
        try:
            chosen = backup.chosen(folder)
            if chosen != folder:
                self.stdout.write(f"Sauvegarde choisie, la plus récente : {chosen}")
            backup.restore(folder=chosen, by=SYSTEM, at=clock.now(), say=self.stdout.write)
        except DomainError as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self.stdout.write(
            f"Restauration faite en {seconds} s. Tout le monde se connecte à nouveau."
        )
