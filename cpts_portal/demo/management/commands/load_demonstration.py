import time

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.demo import seed
from members.queries import accounts, territory


class Command(BaseCommand):
    help = "Construit la démonstration choisie par CPTS_DEMO_SEED (inventée) dans une base vide."

    def handle(self, *args, **options):
        if accounts.any_account() or territory.facts():
            raise CommandError(
                "Cette base n’est pas vide : la démonstration ne s’ajoute jamais "
                "à de vraies données."
            )
        started = time.monotonic()
        seed.build(lambda words: self.stdout.write(f"  {words}…"))
        self.stdout.write(f"Démonstration construite en {time.monotonic() - started:.0f} s.")
