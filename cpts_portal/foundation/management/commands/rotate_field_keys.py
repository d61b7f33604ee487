from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import key_canaries, key_rotation


class Command(BaseCommand):
    help = "Chiffre à nouveau chaque colonne avec la première clé. Peut être coupée et relancée."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="dit quelles clés servent encore, ne change rien"
        )

    def handle(self, *, check, **options):
        unreadable = 0
        columns = [*key_rotation.encrypted_columns(), *key_rotation.encrypted_insides()]
        for model, name in columns:
            column = f"{model._meta.label}.{name}"
            if not check:
                changed, closed = key_rotation.rotate(model, name)
                unreadable += len(closed)
                self.stdout.write(f"{column} : {changed} valeurs chiffrées à nouveau")
            used = key_rotation.keys_in_use(model, name)
            keys = ", ".join(f"{key} ({count})" for key, count in sorted(used.items()))
            self.stdout.write(f"{column} : {keys or 'aucune valeur'}")
        if unreadable:
            raise CommandError(f"{unreadable} valeurs ne s’ouvrent avec aucune des clés données.")
        if not check:
            key_canaries.move_to_current(clock.now())
