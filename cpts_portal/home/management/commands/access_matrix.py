"""Who may reach what: for reading, or for machines (``--json``)."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.home import access


def as_json(rows) -> str:
    words = (access.ANONYMOUS, *access.ROLES)
    return json.dumps(
        [
            {
                "route": row.route,
                "path": row.path,
                "read": [word for word in words if word in row.read_roles],
                "write": [word for word in words if word in row.write_roles],
                "second_factor": row.second_factor,
                "scope": row.scope,
            }
            for row in rows
        ],
        ensure_ascii=False,
        indent=1,
    )


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
    help = "La table des accès, en texte aligné ou en JSON."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="pour les machines")

    def handle(self, *args, **options):
        try:
            rows = access.matrix_rows()
        except access.Unreadable as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write(as_json(rows) if options["json"] else as_text(rows))
