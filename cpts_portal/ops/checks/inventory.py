"""What the portal is made of: the locked packages, their licences, what Debian and the images give.

``python -m cpts_portal.ops.checks.inventory [FILE]`` writes it as a CycloneDX bill of materials.
The same lock gives the same bytes: no moment, and a serial number made from the content.
"""

import json
import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from uuid import UUID, uuid5

from cpts_portal.environment import ROOT
from cpts_portal.ops import system_packages

SPEC = "1.6"
NAMESPACE = UUID("6f1c0d5e-0f5a-4a53-9a0e-3c1f5b6d7e80")
UNREAD = "non installée sur cette machine"
_LOCKED = re.compile(r"^([\w.-]+)==([\w.!+-]+)( ;[^\\]*)?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_IMAGE = re.compile(r"^\s+image: ([\w./-]+):([\w.-]+)$", re.MULTILINE)
_LONG = 60


@dataclass(frozen=True)
class Package:
    """``marker``: on which machines it is installed; empty when on all."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    licence: str


def packages(lock: Path = ROOT / "requirements.txt") -> list[Package]:
    packages = []
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8")):
        if match := _LOCKED.match(entry):
            name, version, marker = match.groups()
            hashes = tuple(sorted(_HASH.findall(entry)))
            condition = (marker or "").removeprefix(" ;").strip()
            packages.append(Package(name, version, condition, hashes, licence_of(name)))
    return packages


def licence_of(name: str) -> str:
    """As the package itself declares it."""
    try:
        declared = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return UNREAD
    if expression := "".join(declared.get_all("License-Expression", [])):
        return expression
    classified = [
        line.rpartition(" :: ")[2]
        for line in declared.get_all("Classifier", [])
        if line.startswith("License :: ") and "Proprietary" not in line
    ]
    if classified:
        return " ou ".join(classified)
    return ("".join(declared.get_all("License", [])) or "non déclarée").splitlines()[0][:_LONG]


def images() -> list[tuple[str, str]]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    ours = "cpts-portal"
    return sorted({pair for pair in _IMAGE.findall(text) if pair[0] != ours})


def bill_of_materials() -> dict:
    components = [_library(package) for package in packages()]
    components += [
        {"type": "container", "bom-ref": f"image/{name}", "name": name, "version": version}
        for name, version in images()
    ]
    components += [
        {
            "type": "library",
            "bom-ref": f"debian/{package.name}",
            "name": package.name,
            "purl": f"pkg:deb/debian/{package.name}",
            "description": package.reason,
        }
        for package in system_packages.FOR_THE_PORTAL
    ]
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE, content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "cpts-portal",
                "name": "cpts-portal",
                "licenses": [{"license": {"id": "MPL-2.0"}}],
            }
        },
        "components": components,
    }


def _library(package: Package) -> dict:
    purl = f"pkg:pypi/{package.name}@{package.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [{"license": {"name": package.licence}}],
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }


def main(words: list[str]) -> None:
    text = json.dumps(bill_of_materials(), ensure_ascii=False, indent=1)
    if not words:
        print(text)
        return
    Path(words[0]).write_text(f"{text}\n", encoding="utf-8")
    print(f"{words[0]} : {len(packages())} paquets, {len(images())} images.")


if __name__ == "__main__":
    main(sys.argv[1:])
