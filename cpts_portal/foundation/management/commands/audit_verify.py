from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.records import audit


class Command(BaseCommand):
    help = "Vérifie la chaîne des traces et dit où elle est rompue."

    def add_arguments(self, parser):
        parser.add_argument(
            "--against",
            metavar="RANG:EMPREINTE",
            help="ancre exportée plus tôt par audit_anchor : montre si la fin a été coupée",
        )

    def handle(self, *, against, **options):
        report = audit.verify(against=_anchor(against) if against else None)
        if not report.holds:
            place = f" au rang {report.place}" if report.place else ""
            raise CommandError(f"La chaîne est rompue{place} : {report.problem}.", returncode=1)
        self.stdout.write(
            f"La chaîne tient : {report.checked} traces scellées, {report.waiting} en attente."
        )


def _anchor(text: str) -> audit.Anchor:
    number, _, chain = text.partition(":")
    if not number.isdigit() or len(chain) != 64:
        raise CommandError("L’ancre s’écrit RANG:EMPREINTE.", returncode=2)
    return audit.Anchor(int(number), chain)
