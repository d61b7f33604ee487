from django.core.management.base import BaseCommand

from cpts_portal.foundation.records import audit


class Command(BaseCommand):
    help = "Écrit le dernier maillon des traces (RANG:EMPREINTE), à garder hors de la base."

    def handle(self, **options):
        audit.seal(everything=True)
        last = audit.anchor()
        self.stdout.write(f"{last.number}:{last.chain}" if last else "0:" + "0" * 64)
