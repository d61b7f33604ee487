"""Who may reach what, for machines (``--json``) and for the documentation (``--docs``)."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from cpts_portal import access
from cpts_portal.environment import ROOT

PAGE = ROOT / "docs" / "access_matrix.md"
HEAD = """# Qui accède à quoi

Page écrite par `manage.py access_matrix --docs` depuis `cpts_portal/access_matrix.txt` : ne la
modifiez pas à la main. Ce qui n’y figure pas n’existe pas. Aucune adresse ne répond à PUT, PATCH
ni DELETE.

- *everyone* : avec ou sans compte ; *signed-in* : tout compte ; *insiders* : côté association ;
  *office* : coordinatrice, président·e, trésorier·ère ; *reviewers* : CPAM, ARS, MSA.
- Second facteur : exigé de tous sauf de l’adhérent·e sans autre rôle.

| Adresse | Route | Lit | Écrit | Second facteur | Portée |
|---|---|---|---|---|---|
"""


def as_json(rows) -> str:
    words = (access.ANONYMOUS, *access.ROLES)
    return json.dumps(
        [
            {
                "route": row.route,
                "path": row.path,
                "read": [word for word in words if word in row.read],
                "write": [word for word in words if word in row.write],
                "second_factor": row.second_factor,
                "scope": row.scope,
            }
            for row in rows
        ],
        ensure_ascii=False,
        indent=1,
    )


def as_page(rows) -> str:
    lines = (
        f"| `{row.path}` | {row.route} | {row.readers} | {row.writers} "
        f"| {'oui' if row.second_factor else 'non'} | {row.scope} |"
        for row in rows
    )
    return HEAD + "\n".join(lines) + "\n"


def as_text(rows) -> str:
    """Aligned, as in the file."""
    table = [list(asdict(row).values()) for row in rows]
    for line in table:
        line[4] = "yes" if line[4] else "no"
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    )


class Command(BaseCommand):
    help = "La table des accès : texte, --json, ou la page de documentation (--docs, --check)."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="pour les machines")
        parser.add_argument("--docs", action="store_true", help=f"écrit {PAGE.name}")
        parser.add_argument("--check", action="store_true", help="échoue si la page a vieilli")

    def handle(self, *args, **options):
        try:
            rows = access.rows()
        except access.Unreadable as fault:
            raise CommandError(str(fault), returncode=2) from fault
        if options["check"]:
            self._check(rows)
        elif options["docs"]:
            PAGE.write_text(as_page(rows), encoding="utf-8")
        else:
            self.stdout.write(as_json(rows) if options["json"] else as_text(rows))

    def _check(self, rows):
        wrong = access.differences(rows, access.routes())
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != as_page(rows):
            wrong.append(f"{PAGE.name} a vieilli : manage.py access_matrix --docs")
        if wrong:
            raise CommandError("\n".join(wrong))
