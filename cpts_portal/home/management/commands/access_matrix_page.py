"""The access matrix as a page of the documentation."""

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.environment import ROOT
from cpts_portal.home import access

PAGE = ROOT / "docs" / "access_matrix.md"
HEAD = """# Qui accède à quoi

Page écrite par `manage.py access_matrix_page` depuis `cpts_portal/home/access_matrix.txt` : ne
la modifiez pas à la main. Ce qui n’y figure pas n’existe pas. Aucune adresse ne répond à PUT, PATCH
ni DELETE.

- *everyone* : avec ou sans compte ; *signed-in* : tout compte ; *insiders* : côté association ;
  *office* : coordinatrice, président·e, trésorier·ère ; *reviewers* : CPAM, ARS, MSA.
- Second facteur : exigé de tous sauf de l’adhérent·e sans autre rôle.

| Adresse | Route | Lit | Écrit | Second facteur | Portée |
|---|---|---|---|---|---|
"""


def as_page(rows) -> str:
    lines = (
        f"| `{row.path}` | {row.route} | {row.readers} | {row.writers} "
        f"| {'oui' if row.second_factor else 'non'} | {row.scope} |"
        for row in rows
    )
    return HEAD + "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Écrit docs/access_matrix.md ; avec --check, dit si la page ou la table a vieilli."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options):
        rows = access.matrix_rows()
        if not options["check"]:
            PAGE.write_text(as_page(rows), encoding="utf-8")
            return
        wrong = access.differences(rows, access.routes())
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != as_page(rows):
            wrong.append(f"{PAGE.name} a vieilli : manage.py access_matrix_page")
        if wrong:
            raise CommandError("\n".join(wrong))
