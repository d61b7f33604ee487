from django.core.management.base import BaseCommand

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from members.operations.reference import load_reference


class Command(BaseCommand):
    help = "Charge les communes, professions, missions et collèges ; ne réécrit que ce qui change."

    def handle(self, *args, **options):
        for table in load_reference(by=SYSTEM, at=clock.now()):
            self.stdout.write(
                f"{table.label} : {table.created} ajoutées, {table.updated} modifiées, "
                f"{table.unchanged} inchangées"
            )
