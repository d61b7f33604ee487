from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection

from cpts_portal.deploy.postgres import give_rights
from cpts_portal.deploy.roles import as_owner
from cpts_portal.deploy.stamp import refuse_other_mode, stamp
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import index_rotation


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
        # rows written before their blind indexes existed
        for model, names in index_rotation.indexed_models():
            index_rotation.recompute(model, names)
        if "load_reference" in get_commands():
            call_command("load_reference", verbosity=verbosity)
