"""The health page: one line a thing, in words, and what to do when it is wrong."""

import platform
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cpts_portal.foundation.records import audit, jobs, key_canaries, outbox
from cpts_portal.foundation.records.documents import checking, scanning
from cpts_portal.foundation.records.uploads import clamd
from cpts_portal.ops.checks.production import catches_mails
from cpts_portal.ops.health import heartbeats, valkey

FINE, LOOK, UNSEEN, OPTIONAL = "tout va bien", "à regarder", "pas encore vu", "facultatif"
TONES = {FINE: "ok", LOOK: "bad", UNSEEN: "", OPTIONAL: ""}
# beat wakes the worker every 20 s
SILENCE = 120
A_DAY = timedelta(hours=26)
LATE_MAIL = LATE_JOB = timedelta(minutes=30)
LATE_SEAL = timedelta(minutes=5)
SLOW_SECONDS = 0.2
LEAST_FREE = 0.1
# once a day each: what is past its time is erased, what is kept is read again
RETENTION = (
    "cpts_portal.foundation.tasks.tidy",
    "cpts_portal.home.tasks.run_retention",
    "cpts_portal.home.tasks.check_documents",
)
DAILY = {
    "tidy": "Ménage du jour",
    "run_retention": "Effacements du jour",
    "check_documents": "Relecture des fichiers",
}
BACKUP = "backup.make"


@dataclass(frozen=True)
class Item:
    label: str
    value: str
    state: str = FINE
    advice: str = ""

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class HealthSection:
    title: str
    items: tuple[Item, ...]


def collect(at: datetime) -> tuple[HealthSection, ...]:
    return (
        HealthSection("Base de données", tuple(_database())),
        HealthSection("Ce qui tourne", tuple(_processes(at))),
        HealthSection("Courriels", tuple(_mails(at))),
        HealthSection("Ce qui est gardé", tuple(_storage())),
        HealthSection("Fichiers déposés", tuple(_files(at))),
        HealthSection("Versions", tuple(_versions())),
    )


def to_look_at(sections: tuple[HealthSection, ...]) -> int:
    return sum(item.state == LOOK for section in sections for item in section.items)


def _judged(label: str, value: str, *, fine: bool, advice: str) -> Item:
    return Item(label, value) if fine else Item(label, value, LOOK, advice)


def _database() -> Iterator[Item]:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_schema_privilege('public', 'CREATE')")
        role, creates = cursor.fetchone()
    seconds = time.perf_counter() - began
    yield _judged(
        "Réponse",
        "rapide" if seconds < SLOW_SECONDS else "lente",
        fine=seconds < SLOW_SECONDS,
        advice="Regardez la charge de la machine de PostgreSQL.",
    )
    yield _judged(
        "Rôle",
        role,
        fine=not creates,
        advice="Ce rôle peut créer des tables : DATABASE_URL doit être celui de l’application.",
    )
    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield _judged(
        "Tables",
        "à jour" if not behind else f"{behind} migration(s) à faire",
        fine=not behind,
        advice="Lancez « manage.py install ».",
    )
    wrong = key_canaries.problems()
    yield _judged(
        "Clés des champs",
        "ouvrent cette base" if not wrong else " ".join(wrong),
        fine=not wrong,
        advice="Remettez les clés gardées à part ; ne changez rien d’autre.",
    )


def _processes(at: datetime) -> Iterator[Item]:
    try:
        ages = heartbeats.ages()
        waiting = valkey.waiting("celery") + valkey.waiting("documents")
    except valkey.Unreachable:
        yield Item(
            "Valkey",
            "ne répond pas",
            LOOK,
            "Rien n’est perdu : la base est la vérité. Relancez Valkey, les envois reprendront.",
        )
        return
    yield Item("Valkey", "répond")
    yield _alive("Exécuteur des tâches", ages.get("portal"))
    yield _alive("Horloge des tâches", ages.get("beat"))
    yield Item("Messages en attente", str(waiting))
    for name in RETENTION:
        yield _ran(name, ages.get(f"task:{name}"))
    yield _jobs(at)


def _alive(label: str, age: float | None) -> Item:
    if age is None:
        return Item(label, "aucun signe depuis le démarrage de Valkey", UNSEEN)
    return _judged(
        label,
        f"a travaillé {ago(timedelta(seconds=age))}",
        fine=age < SILENCE,
        advice="Relancez-le : les courriels et les relances l’attendent.",
    )


def _ran(name: str, age: float | None) -> Item:
    label = DAILY[name.split(".")[-1]]
    if age is None:
        return Item(label, "pas encore passé depuis le démarrage de Valkey", UNSEEN)
    return _judged(
        label,
        ago(timedelta(seconds=age)),
        fine=timedelta(seconds=age) < A_DAY,
        advice="Il passe chaque nuit : regardez l’horloge des tâches.",
    )


def _jobs(at: datetime) -> Item:
    open_ones = [kind for kind in jobs.count_by_kind() if kind.is_open]
    oldest = min((kind.oldest_at for kind in open_ones), default=at)
    return _judged(
        "Documents demandés",
        f"{sum(kind.number for kind in open_ones)} en cours ou en attente",
        fine=at - oldest < LATE_JOB,
        advice="Le plus ancien attend depuis plus d’une demi-heure : regardez le worker.",
    )


def _mails(at: datetime) -> Iterator[Item]:
    yield _judged(
        "Serveur de courriels",
        "attrape-courriels : rien n’est envoyé" if catches_mails() else "donné",
        fine=not catches_mails(),
        advice="Donnez CPTS_SMTP_HOST : les liens de mot de passe se lisent dans celui-ci.",
    )
    facts = outbox.waiting_facts()
    late = facts.oldest_at is not None and at - facts.oldest_at > LATE_MAIL
    value = (
        f"{facts.waiting}"
        if facts.oldest_at is None
        else (f"{facts.waiting}, le plus ancien {ago(at - facts.oldest_at)}")
    )
    yield _judged(
        "À envoyer", value, fine=not late, advice="Regardez le serveur de courriels et le worker."
    )
    yield _judged(
        "Non remis",
        str(facts.failed),
        fine=not facts.failed,
        advice="La page « Courriels » dit lesquels et pourquoi.",
    )


def _storage() -> Iterator[Item]:
    number, age = audit.waiting_for_a_seal()
    yield _judged(
        "Traces sans scellé",
        str(number),
        fine=age is None or age < LATE_SEAL,
        advice="Le worker les scelle toutes les 20 secondes ; lancez « manage.py audit_verify ».",
    )
    last = audit.age_of_last(BACKUP)
    yield _judged(
        "Dernière sauvegarde",
        ago(last) if last else "aucune depuis que cette base existe",
        fine=last is not None and last < A_DAY,
        advice="Lancez « manage.py backup » et programmez-la chaque nuit.",
    )
    free = free_space()
    yield _judged(
        "Place pour les documents",
        f"{free:.0%} libre",
        fine=free > LEAST_FREE,
        advice="Agrandissez le disque : les dépôts de fichiers seront refusés quand il sera plein.",
    )


def _files(at: datetime) -> Iterator[Item]:
    lost = checking.damaged_facts()
    yield _judged(
        "Fichiers abîmés ou perdus",
        f"{lost.number} : {', '.join(lost.references)}" if lost.number else "aucun",
        fine=not lost.number,
        advice="Remettez ces fichiers depuis une sauvegarde : ils sont relus chaque nuit.",
    )
    if not clamd.is_configured():
        advice = "La structure de chaque fichier est vérifiée. CPTS_CLAMD en ajoute un."
        yield Item("Antivirus", "aucun n’est configuré", OPTIONAL, advice)
        return
    queue = scanning.queue_facts(at)
    late = queue.oldest_at is not None and at - queue.oldest_at > scanning.LATE
    waiting = f", le plus ancien {ago(at - queue.oldest_at)}" if queue.oldest_at else ""
    yield _judged(
        "En attente de l’antivirus",
        f"{queue.waiting}{waiting}",
        fine=not late,
        advice="L’antivirus ou le worker ne répond pas : ces fichiers ne sont servis à personne.",
    )
    held_back = queue.infected + queue.unreadable
    yield _judged(
        "Retenus par l’antivirus",
        str(held_back),
        fine=not held_back,
        advice="La page « Courriels » dit lesquels et pourquoi.",
    )


def _versions() -> Iterator[Item]:
    version = connection.connection.info.server_version if connection.connection else 0
    yield Item("PostgreSQL", f"{version // 10000}.{version % 10000}")
    yield Item("Django", django.get_version())
    yield Item("Python", platform.python_version())


def free_space() -> float:
    """Part of the disk of the documents that is free; their folder may not exist yet."""
    place = Path(storages["documents"].path(""))
    while not place.exists():
        place = place.parent
    usage = shutil.disk_usage(place)
    return usage.free / usage.total


def ago(age: timedelta) -> str:
    seconds = max(0, int(age.total_seconds()))
    if seconds < 120:
        return f"il y a {seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    if hours >= 48:
        return f"il y a {hours // 24} jours"
    return f"il y a {hours} h {minutes:02}" if hours else f"il y a {minutes} min"
