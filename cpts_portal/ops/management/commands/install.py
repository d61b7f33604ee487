from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import index_rotation
from cpts_portal.ops import first_anchor
from cpts_portal.ops.embedded.postgres import give_rights
from cpts_portal.ops.roles import as_owner
from cpts_portal.ops.stamp import refuse_other_mode, stamp


class Command(BaseCommand):
    help = (
        "Prépare la base : tables, droits des deux rôles, données de référence. Peut être relancée."
    )
    requires_system_checks = []

    def handle(self, *args, verbosity, **options):
        refuse_other_mode(empty_is_fine=True)
        with as_owner():
            with connection.cursor() as cursor:
                give_rights(cursor, settings.APP_DATABASE_ROLE)
            call_command("migrate", interactive=False, verbosity=max(0, verbosity - 1))
            stamp(at=clock.now())
        self._anchor_the_first_day()
        # rows written before their blind indexes existed
        for model, names in index_rotation.indexed_models():
            index_rotation.recompute(model, names)
        if "load_reference" in get_commands():
            call_command("load_reference", verbosity=verbosity)

    def _anchor_the_first_day(self) -> None:
        try:
            first_anchor.write_first_anchor(by=SYSTEM, at=clock.now())
        except OSError as failure:
            raise CommandError(
                f"Le dossier des ancres ({settings.ANCHORS_ROOT}) ne s’écrit pas "
                f"({failure.strerror}) : donnez-le au compte du portail (CPTS_ANCHORS)."
            ) from failure
