"""What CI does last: the demonstration from nothing, each document once, everything stopped; then
everything lost, brought back from the backup made meanwhile, and served again.

It has its own folder for the services and the documents, so that it never touches those of a
laptop where ``make demo`` is used.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from cpts_portal.environment import ROOT
from cpts_portal.ops.demonstration import MANAGE, free_port
from cpts_portal.ops.embedded import client, postgres
from cpts_portal.ops.processes import born_to_die_with

DEMONSTRATION = [sys.executable, "-m", "cpts_portal.ops.demonstration"]
MINUTES = 20
YEARS = (1, 2, 3, 4, 5)


class RehearsalFailed(SystemExit):
    def __init__(self, sentence: str):
        super().__init__(f"ÉCHEC {sentence}")


def ok(sentence: str) -> None:
    print(f"ok    {sentence}", flush=True)


@contextlib.contextmanager
def demonstration():
    """The orchestrator as « make demo » starts it; gives the address it prints."""
    process = subprocess.Popen(
        DEMONSTRATION,
        preexec_fn=born_to_die_with(os.getpid()),
        cwd=ROOT,
        env=os.environ | {"PORT": str(free_port())},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _address(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    if process.returncode:
        raise RehearsalFailed(f"la démonstration s’est arrêtée avec le code {process.returncode}")
    if client.running(client.run_folder()):
        raise RehearsalFailed("des services tournent encore après l’arrêt")
    ok("Ctrl-C a tout arrêté")


def _address(process: subprocess.Popen) -> str:
    limit = time.monotonic() + MINUTES * 60
    assert process.stdout
    while time.monotonic() < limit:
        if select.select([process.stdout], [], [], 5)[0]:
            line = process.stdout.readline()
            print(f"      {line.rstrip()}", flush=True)
            if line.startswith("prêt : "):
                return line.removeprefix("prêt : ").strip()
            if not line:
                break
    raise RehearsalFailed("la démonstration n’a pas démarré")


def manage(*words: str) -> str:
    completed = subprocess.run(
        [*MANAGE, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if completed.returncode:
        raise RehearsalFailed(f"manage.py {' '.join(words)}")
    return completed.stdout


def look_at_the_pages(address: str) -> None:
    for path in ("/healthz", "/compte/login/"):
        with urllib.request.urlopen(f"{address}{path}", timeout=30) as answer:
            if answer.status != 200:
                raise RehearsalFailed(f"{path} répond {answer.status}")
    ok("les pages publiques répondent")


def render_each_document(folder: Path) -> None:
    for year in YEARS:
        _render_twice(f"dossier de l’année {year}", folder, "build_dossier", "--year", str(year))
    month = "2026-10"
    _render_twice(f"rapport de {month}", folder, "build_monthly_report", "--month", month)


def _render_twice(name: str, folder: Path, *words: str) -> None:
    """At the same time, by two processes: the bytes depend on nothing but the figures."""
    paths = [folder / f"{words[-1]}-{copy}.pdf" for copy in ("first", "second")]
    with ThreadPoolExecutor(len(paths)) as at_once:
        list(at_once.map(lambda path: manage(*words, "--out", str(path)), paths))
    first, second = [path.read_bytes() for path in paths]
    if not first.startswith(b"%PDF"):
        raise RehearsalFailed(f"{name} : ce n’est pas un PDF")
    if first != second:
        raise RehearsalFailed(f"{name} : il change d’une fois à l’autre")
    ok(f"{name} : {len(first) // 1024} kio, deux fois le même")


def answer_the_commands() -> None:
    personas = json.loads(manage("demo_accounts", "--json"))
    territory = json.loads(manage("territory", "--json"))
    ok(f"{len(personas)} personas, territoire de {len(territory['communes'])} communes")
    problems = manage("audit_verify")
    ok(f"chaîne d’audit : {problems.strip().splitlines()[-1] if problems.strip() else 'intacte'}")


def back_up(folder: Path) -> Path:
    """While the demonstration runs."""
    lines = manage("backup", "--to", str(folder / "backups"), "--keep", "3").strip().splitlines()
    ok(lines[-1])
    return Path(lines[-1].rpartition(" : ")[2])


def erase_somebody() -> str:
    """After the backup was made: it still holds the person. Gives their identifier."""
    services = client.join()
    chosen = "SELECT id FROM patients_carerequest WHERE erased_at IS NULL ORDER BY number LIMIT 1"
    who = _value(services, chosen)
    client.leave()
    manage("erase", "request", str(who), "--yes")
    ok("une personne effacée depuis la sauvegarde")
    return str(who)


def _value(services: dict, question: str, *values) -> object:
    base = make_conninfo(services["administrator"], dbname=postgres.NAME)
    with psycopg.connect(base) as connection:
        return connection.execute(question, values).fetchall()[0][0]


def lose_everything_and_come_back(backup: Path, erased: str) -> None:
    services = client.join()
    postgres.make_database(services["administrator"], postgres.NAME, anew=True)
    shutil.rmtree(os.environ["CPTS_DOCUMENTS"])
    for line in manage("restore", "--from", str(backup)).strip().splitlines():
        ok(line)
    restored = _value(services, "SELECT last_name FROM patients_carerequest WHERE id = %s", erased)
    if restored is not None:
        raise RehearsalFailed("la personne effacée est revenue avec la sauvegarde")
    ok("la personne effacée le reste")
    ok(f"chaîne d’audit restaurée : {manage('audit_verify').strip()}")
    client.leave()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cpts-ci-") as name:
        folder = Path(name)
        os.environ["CPTS_RUN"] = str(folder / "run")
        os.environ["CPTS_DOCUMENTS"] = str(folder / "documents")
        os.environ["CPTS_MAIL_DIR"] = str(folder / "mails")
        # neither is lost with the rest: they live on other disks
        os.environ["CPTS_TOMBSTONES"] = str(folder / "tombstones.jsonl")
        os.environ["CPTS_ANCHORS"] = str(folder / "anchors")
        with demonstration() as address:
            look_at_the_pages(address)
            answer_the_commands()
            render_each_document(folder)
            backup = back_up(folder)
            erased = erase_somebody()
        lose_everything_and_come_back(backup, erased)
        with demonstration() as address:
            look_at_the_pages(address)
            answer_the_commands()


if __name__ == "__main__":
    main()
