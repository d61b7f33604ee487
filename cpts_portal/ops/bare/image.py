"""The steps of the Dockerfile, one after the other, in bare roots: no Docker is needed for them.

What differs from the image: Debian's own Python where the base image has one it compiled.
"""

import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from cpts_portal.environment import ROOT
from cpts_portal.ops.bare.roots import Failed, Root, environment, ok, run
from cpts_portal.ops.checks.environments import PRODUCTION

LIKE_THE_BASE_IMAGE = (
    "apt-get update -q && apt-get install -y -q --no-install-recommends python3-pip python3-venv"
    " && rm -rf /var/lib/apt/lists/*"
    " && ln -s /usr/bin/python3 /usr/local/bin/python3"
    " && ln -s /usr/bin/python3 /usr/local/bin/python"
)


@dataclass
class Stage:
    name: str
    root: Root
    folder: str = "/"
    user: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def sh(self, line: str) -> subprocess.CompletedProcess:
        certificates = {"SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt"}
        pip = {"PIP_BREAK_SYSTEM_PACKAGES": "1"}
        env = {**environment(), **certificates, **pip, **self.environment}
        words = [*self.root.inside(self.user), "sh", "-c", f"cd {self.folder} && {line}"]
        return run(*words, env=env)

    def path_of(self, inside: str) -> Path:
        return self.root.path / str(Path(self.folder, inside)).lstrip("/")


def instructions(text: str) -> list[tuple[str, str]]:
    """(« RUN », its line), comments left out and continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    pairs = (line.strip().partition(" ") for line in whole.splitlines() if line.strip())
    return [(word, rest.strip()) for word, _, rest in pairs]


def sent_to_docker(place: Path) -> Path:
    """What « COPY . . » sees: the « ! » lines of .dockerignore, less the lines after them."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    included = {line[1:] for line in lines if line.startswith("!")}
    for path in place.iterdir():
        if path.name not in included:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for line in lines:
        if not line.startswith(("!", "*")):
            shutil.rmtree(place / line)
    return place


class Replay:
    def __init__(self, base: Path):
        self.base = base
        self.stages: list[Stage] = []
        source = Root(base.parent / "context")
        self.context = sent_to_docker(source.checkout("/"))

    @property
    def stage(self) -> Stage:
        return self.stages[-1]

    def do(self, word: str, rest: str) -> None:
        act = {
            "FROM": self._from,
            "RUN": self.stage.sh if self.stages else None,
            "COPY": self._copy,
            "WORKDIR": self._workdir,
            "ENV": self._env,
            "USER": lambda who: setattr(self.stage, "user", who),
            "EXPOSE": lambda port: None,
            "CMD": self._cmd,
        }.get(word)
        if act is None:
            raise Failed(f"Dockerfile : l’instruction {word} n’est pas rejouée")
        act(rest)

    def _from(self, rest: str) -> None:
        name = rest.partition(" AS ")[2] or "image"
        root = Root.copied(self.base, f"image {name}")
        root.as_a_chroot()
        self.stages.append(Stage(name, root))
        self.stage.sh(LIKE_THE_BASE_IMAGE)

    def _workdir(self, rest: str) -> None:
        self.stage.folder = rest
        self.stage.path_of(".").mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        words = rest.split()
        source = self.context
        if words[0].startswith("--from="):
            name = words.pop(0).removeprefix("--from=")
            source = next(stage for stage in self.stages if stage.name == name).root.path
        *names, target = words
        for name in names:
            path = source / name.lstrip("/")
            inside = self.stage.path_of(target)
            if path.is_dir():
                shutil.copytree(path, inside, symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copy(path, inside)

    def _env(self, rest: str) -> None:
        for pair in shlex.split(rest):
            name, _, value = pair.partition("=")
            known = {**environment(), **self.stage.environment}
            self.stage.environment[name] = Template(value).substitute(known)

    def _cmd(self, rest: str) -> None:
        """Without a database it refuses to start, with the sentence that says so."""
        line = shlex.join(re.findall(r'"([^"]+)"', rest))
        facts = {**PRODUCTION, "CPTS_SERVICES": ""}
        self.stage.environment |= facts
        output = self.stage.sh(f"! {line} 2>&1").stdout
        if "DATABASE_URL manque" not in output:
            raise Failed(f"la commande de l’image ne répond pas comme attendu : {output[-600:]}")


def replay(base: Path) -> None:
    trial = Replay(base)
    for word, rest in instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        trial.do(word, rest)
        ok(f"image : {word} {rest[:60]}")
    last = trial.stage
    last.environment |= PRODUCTION
    last.sh("python -c 'import weasyprint'")
    last.sh("python manage.py check --deploy --fail-level WARNING")
    if not last.user:
        raise Failed("l’image tourne en root")
    ok(f"image : le code répond au compte {last.user}, PDF compris")
    for stage in trial.stages:
        stage.root.remove()
