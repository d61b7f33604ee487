from django.core.management.commands import migrate

from cpts_portal.ops.roles import as_owner


class Command(migrate.Command):
    """Django's own, with the role that may change tables."""

    def handle(self, *args, **options):
        with as_owner():
            return super().handle(*args, **options)
