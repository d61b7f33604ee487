"""A page of docs/ that comes from the code: written, or compared with what is there."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

DOCS = Path(__file__).resolve().parents[3] / "docs"


class GeneratedPage(BaseCommand):
    name = ""
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="n’écrit rien, échoue si la page est en retard"
        )

    def page(self) -> str:
        raise NotImplementedError

    def handle(self, *, check, **options):
        path = DOCS / self.name
        text = self.page()
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{self.name} est à jour.")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            command = type(self).__module__.rpartition(".")[2]
            raise CommandError(f"docs/{self.name} est en retard : lancez manage.py {command}.")
