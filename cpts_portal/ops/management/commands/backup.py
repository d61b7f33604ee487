import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops import backup


class Command(BaseCommand):
    help = "Sauvegarde chiffrée de la base et des documents, pendant que le portail travaille."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, required=True, help="dossier des sauvegardes")
        parser.add_argument(
            "--keep", type=int, default=0, help="n’en garder que les N dernières (0 : toutes)"
        )

    def handle(self, *, to, keep, **options):
        if keep < 0:
            raise CommandError("--keep attend un nombre positif.", returncode=2)
        began = time.monotonic()
        try:
            name = backup.make(to=to, most=keep, by=SYSTEM, at=clock.now(), say=self.stdout.write)
        except DomainError as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        except OSError as failure:
            raise CommandError(
                f"La sauvegarde n’a pas pu être écrite dans {to} ({failure.strerror}) : "
                "rien n’est gardé.",
                returncode=1,
            ) from failure
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self.stdout.write(f"Sauvegarde faite en {seconds} s : {name}")
