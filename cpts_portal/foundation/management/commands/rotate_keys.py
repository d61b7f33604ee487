from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import blind_index, clock, crypto
from cpts_portal.foundation.records import index_rotation, key_canaries, key_rotation


class Command(BaseCommand):
    help = (
        "Chiffre à nouveau chaque colonne avec la première clé de CPTS_FIELD_KEYS et recalcule les "
        "index aveugles avec celle de CPTS_INDEX_KEY, par lots. Peut être coupée et relancée."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="dit quelles clés servent encore, ne change rien"
        )
        parser.add_argument("--indexes", action="store_true", help="les index aveugles seulement")

    def handle(self, *, check, indexes, **options):
        unreadable = 0
        if not indexes:
            unreadable += self._fields(check)
        unreadable += self._indexes(check)
        if unreadable:
            raise CommandError(f"{unreadable} valeurs ne s’ouvrent avec aucune des clés données.")
        if check:
            return
        if not indexes:
            key_canaries.move_to_current(clock.now())
        key_canaries.move_index_to_current(clock.now())

    def _fields(self, check: bool) -> int:
        columns = [*key_rotation.encrypted_columns(), *key_rotation.encrypted_insides()]
        unreadable, used = 0, Counter[str]()
        for model, name in columns:
            if not check:
                changed, closed = key_rotation.rotate(model, name)
                unreadable += len(closed)
                self._say(model, name, f"{changed} valeurs chiffrées à nouveau")
            counts = key_rotation.keys_in_use(model, name)
            self._say(model, name, _counts(counts))
            used += counts
        self._still("CPTS_FIELD_KEYS", used, crypto.keyring())
        return unreadable

    def _indexes(self, check: bool) -> int:
        unreadable, used = 0, Counter[str]()
        for model, names in index_rotation.indexed_models():
            if not check:
                changed, closed = index_rotation.recompute(model, names)
                unreadable += len(closed)
                self._say(model, "+".join(names), f"{changed} lignes recalculées")
            for name in names:
                counts = index_rotation.keys_in_use(model, name)
                self._say(model, name, _counts(counts))
                used += counts
        self._still("CPTS_INDEX_KEY", used, blind_index.keyring())
        return unreadable

    def _say(self, model, name: str, words: str) -> None:
        self.stdout.write(f"{model._meta.label}.{name} : {words}")

    def _still(self, setting: str, used: Counter, ring) -> None:
        """What may be removed: a former key that no value is under any more."""
        for key_id in ring:
            self.stdout.write(f"{setting}, clé {key_id} : {used[key_id]} valeurs")
        for key_id in sorted(used.keys() - set(ring)):
            self.stdout.write(f"{setting}, clé {key_id} ABSENTE : {used[key_id]} valeurs")


def _counts(counts: Counter) -> str:
    return ", ".join(f"{key} ({count})" for key, count in sorted(counts.items())) or "aucune valeur"
