from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import privacy_rights
from cpts_portal.home.queries.retention import is_erased, subject_of

KINDS = (
    privacy_rights.REQUEST,
    privacy_rights.PERSON,
    privacy_rights.ACCOUNT,
    privacy_rights.APPLICATION,
)


class Command(BaseCommand):
    help = (
        "Efface l’identité d’une personne, comme la page de ses droits. "
        "Sans --yes, dit seulement ce qui est gardé d’elle."
    )

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("id", help="l’identifiant, tel qu’il est dans l’adresse de sa page")
        parser.add_argument("--yes", action="store_true", help="efface pour de bon")

    def handle(self, *, kind, id, yes, **options):
        subject = subject_of(kind, _identifier(id))
        if subject is None or is_erased(kind, subject.id):
            raise CommandError("Personne sous cet identifiant, ou elle est déjà effacée.")
        for title, count in privacy_rights.summary(subject):
            self.stdout.write(f"  {count:>5}  {title}")
        if not yes:
            self.stdout.write("Rien n’est effacé : ajoutez --yes pour effacer.")
            return
        try:
            privacy_rights.erasing.erase(subject, by=SYSTEM, at=clock.now())
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write("L’identité est effacée.")


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandError("Cet identifiant ne se lit pas.", returncode=2) from None
