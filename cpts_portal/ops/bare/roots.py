"""One minbase system, copied for each trial, with the settings of this machine's apt and pip."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cpts_portal.environment import ROOT

INCLUDED = "make,python3,ca-certificates"
FIRST_PERSON = 1000
NOBODY = 65534
# how this machine reaches its packages: read here, written nowhere
SETTINGS = (
    "/etc/apt",
    "/usr/share/keyrings",
    "/etc/pip.conf",
    "/etc/xdg/pip",
    "/root/.config/pip",
    "/root/.pip",
    "/etc/resolv.conf",
    "/etc/hosts",
    "/usr/local/share/ca-certificates",
)
VARIABLES = re.compile(
    r"(?i)(pip_\w+|uv_\w+|(http|https|ftp|all|no)_proxy|ssl_cert_(file|dir)|requests_ca_bundle"
    r"|curl_ca_bundle|cpts_demo_seed)"
)
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Failed(SystemExit):
    def __init__(self, sentence: str):
        super().__init__(f"ÉCHEC {sentence}")


def ok(sentence: str) -> None:
    print(f"ok    {time.strftime('%H:%M:%S')} {sentence}", flush=True)


def run(*words: str | Path, **options) -> subprocess.CompletedProcess:
    """What it said is shown when it fails, and the trial stops there."""
    result = subprocess.run(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    if result.returncode:
        print(result.stdout[-4000:], flush=True)
        raise Failed(
            f"« {' '.join(str(word) for word in words)[:200]} » (code {result.returncode})"
        )
    return result


def environment(home: str = "/root") -> dict[str, str]:
    """Of a fresh session there, with the variables that say where packages are, and which
    demonstration was asked for (a small one makes a quick trial)."""
    variables = {name: value for name, value in os.environ.items() if VARIABLES.fullmatch(name)}
    return {"PATH": PATH, "HOME": home} | variables


def build(place: Path) -> Path:
    """debootstrap's minbase of this machine's own release, from the mirror that it uses."""
    base = place / "base"
    facts = Path("/etc/os-release").read_text(encoding="utf-8")
    suite = re.search(r"^VERSION_CODENAME=(\w+)$", facts, re.M)
    if not suite or "ID=debian" not in facts.splitlines():
        raise Failed(
            "cette machine n’est pas une Debian : le système nu se construit sur une Debian"
        )
    acquiring = place / "acquire.conf"
    acquiring.write_text(run("apt-config", "dump", "Acquire").stdout, encoding="utf-8")
    run(
        "mmdebstrap",
        "--mode=root",
        "--variant=minbase",
        f"--include={INCLUDED}",
        f"--aptopt={acquiring}",
        suite[1],
        base,
        _mirror(),
    )
    _take_settings(base)
    people = [uid for uid in _uids(base) if uid >= FIRST_PERSON and uid != NOBODY]
    if people:
        raise Failed(f"le système nu connaît déjà des comptes : {people}")
    ok(f"système nu {suite[1]}, minbase + {INCLUDED}, root seul")
    return base


def _mirror() -> str:
    output = run("apt-get", "indextargets", "--format", "$(REPO_URI)", "Origin: Debian").stdout
    if not output.strip():
        raise Failed("apt ne connaît aucun dépôt de Debian : lancez « apt-get update »")
    return output.split()[0]


def _uids(root: Path) -> list[int]:
    lines = (root / "etc/passwd").read_text(encoding="utf-8").splitlines()
    return [int(line.split(":")[2]) for line in lines]


def _take_settings(root: Path) -> None:
    for name in SETTINGS:
        source, target = Path(name), root / name.lstrip("/")
        if not source.exists():
            continue
        if target.is_dir():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        run("cp", "--recursive", "--dereference", "--preserve=mode,timestamps", source, target)
    run("chroot", root, "update-ca-certificates", env=environment())


def local_folders() -> set[Path]:
    """That pip's settings name: an index on this disk holds its files beside its « simple »."""
    output = run(sys.executable, "-m", "pip", "config", "list").stdout
    output += " ".join(value for name, value in environment().items() if name.startswith("PIP_"))
    folders = {Path(path) for path in re.findall(r"(?:file://)?(/[^\s'\",]+)", output)}
    indexes = {path.parent if path.name == "simple" else path for path in folders}
    return {path for path in indexes if path.is_dir() and not path.is_relative_to("/etc")}


@dataclass
class Root:
    """A copy of the bare system. ``inside`` is what comes before a command to run it there."""

    path: Path
    # a namespace of its own: the process that keeps it, in whose root and pids commands enter
    keeper: subprocess.Popen | None = None
    mounted: list[Path] = field(default_factory=list)

    @classmethod
    def copied(cls, base: Path, name: str) -> "Root":
        root = cls(base.parent / name)
        run("cp", "-a", base, root.path)
        root._mount("--rbind", "/dev", "/dev")
        for folder in sorted(local_folders()):
            root._mount("--bind", folder, folder)
            run("mount", "-o", "remount,bind,ro", root.path / str(folder).lstrip("/"))
        # packages start nothing here, as in an image
        policy = root.path / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        policy.chmod(0o755)
        return root

    def _mount(self, how: str, source: str | Path, inside: str | Path) -> None:
        target = self.path / str(inside).lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        run("mount", how, source, target)
        self.mounted.insert(0, target)

    def as_a_chroot(self) -> None:
        """Where the kernel refuses « unshare --user », as a container does by default."""
        run("mount", "-t", "proc", "proc", self.path / "proc")
        self.mounted.insert(0, self.path / "proc")

    def as_a_machine(self) -> None:
        """The root of its own mounts and processes, as a server has it: not a chroot."""
        script = (
            'mount --rbind "$0" "$0" && cd "$0" && mkdir -p .old && pivot_root . .old '
            "&& mount -t proc proc /proc && umount -l /.old && exec sleep infinity"
        )
        words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script]
        self.keeper = subprocess.Popen([*words, str(self.path)], stdin=subprocess.DEVNULL)
        limit = time.monotonic() + 30
        while not self._pid() and time.monotonic() < limit:
            time.sleep(0.05)
        if not self._pid():
            raise Failed("l’espace de noms n’a pas pu être fait")

    def _pid(self) -> str:
        """The pid of « sleep » once it is the first process of its namespace."""
        assert self.keeper
        children = Path(f"/proc/{self.keeper.pid}/task/{self.keeper.pid}/children").read_text()
        first = children.split()[0] if children.split() else ""
        is_ready = first and Path(f"/proc/{first}/comm").read_text() == "sleep\n"
        return first if is_ready else ""

    def inside(self, user: str = "") -> list[str]:
        if self.keeper:
            enter = ["nsenter", "--mount", "--pid", "--root", "--wdns=/", f"--target={self._pid()}"]
            return [*enter, *(["setpriv", f"--reuid={user}", "--init-groups"] if user else [])]
        who = [f"--userspec={user}"] if user else []
        return ["chroot", *who, str(self.path)]

    def has_user_namespaces(self) -> bool:
        words = [*self.inside(), "unshare", "--user", "--map-user=1", "--map-group=1", "true"]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def living(self) -> Iterator[str]:
        """What runs there now, by its command line; zombies wait for nobody's work."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and self._holds(entry):
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                if words:
                    yield words

    def _holds(self, entry: Path) -> bool:
        try:
            if not self.keeper:
                return (entry / "root").readlink().is_relative_to(self.path)
            same = (entry / "ns/pid").readlink() == Path(f"/proc/{self._pid()}/ns/pid").readlink()
            return same and entry.name != self._pid()
        except OSError:
            return False

    def checkout(self, where: str) -> Path:
        """A clean one of HEAD, as root leaves it."""
        target = self.path / where.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        git = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "archive", "HEAD"]
        with subprocess.Popen(git, stdout=subprocess.PIPE) as archive:
            run_in = ["tar", "--extract", "--no-same-owner", "--directory", str(target)]
            subprocess.run(run_in, stdin=archive.stdout, check=True)
        if archive.returncode:
            raise Failed("« git archive HEAD »")
        return target

    def remove(self) -> None:
        if self.keeper:
            self.keeper.kill()
            self.keeper.wait()
        for place in self.mounted:
            run("umount", "--recursive", "--lazy", place)
        # nothing may be mounted under what is removed
        if str(self.path) in Path("/proc/self/mounts").read_text(encoding="utf-8"):
            raise Failed(f"{self.path} porte encore un montage")
        shutil.rmtree(self.path)
