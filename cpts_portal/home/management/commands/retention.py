from django.core.management.base import BaseCommand

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.french import day
from cpts_portal.home.operations import retention
from cpts_portal.home.queries.retention import report


class Command(BaseCommand):
    help = "Efface ce dont la durée est passée ; --dry-run dit seulement ce qui partirait."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="n’efface rien")

    def handle(self, *, dry_run, **options):
        at = clock.now()
        lines = report(at) if dry_run else retention.run(by=SYSTEM, at=at)
        verb = "À effacer" if dry_run else "Effacé"
        self.stdout.write(f"{verb} le {day(at)} :")
        for line in lines:
            following = f"prochain le {day(line.next_on)}" if line.next_on else "rien d’autre"
            rule = line.duration.sentence(at.date())
            self.stdout.write(f"  {line.due:>6}  {line.duration.what} – {rule} ({following})")
        self.stdout.write(f"  {sum(line.due for line in lines):>6}  en tout")
