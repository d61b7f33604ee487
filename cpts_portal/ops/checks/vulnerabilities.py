"""``make audit``: the locked packages against the known vulnerabilities (pip-audit, PyPI's own).

Exit code 0 when none is known, 1 when one is and nobody accepted it, 3 when the service did not
answer for every package: not checked is not clean, and is said so.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cpts_portal.environment import ROOT

ACCEPTED = Path(__file__).with_name("accepted_vulnerabilities.txt")
LOCK = ROOT / "requirements-dev.txt"
CLEAN, VULNERABLE, UNCHECKED = 0, 1, 3


@dataclass(frozen=True)
class AuditVerdict:
    code: int
    sentences: tuple[str, ...]


def accepted(text: str) -> dict[str, str]:
    """Id → why. A line without a date or a reason accepts nothing: it stops the audit."""
    reasons = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"« identifiant | date | raison » attendu : {line}")
        date.fromisoformat(parts[1])
        reasons[parts[0]] = f"{parts[2]} ({parts[1]})"
    return reasons


def judge(report: dict, known: dict[str, str]) -> AuditVerdict:
    sentences, code = [], CLEAN
    unchecked = [package["name"] for package in report["dependencies"] if "skip_reason" in package]
    for package in report["dependencies"]:
        for fault in package.get("vulns", ()):
            names = {fault["id"], *fault.get("aliases", ())}
            reason = next((known[name] for name in names if name in known), "")
            fixed = ", ".join(fault.get("fix_versions", ())) or "pas encore corrigée"
            what = f"{package['name']} {package['version']} : {fault['id']} (corrigée : {fixed})"
            sentences.append(f"accepté  {what} – {reason}" if reason else f"ÉCHEC    {what}")
            code = code if reason else VULNERABLE
    if unchecked:
        code = code or UNCHECKED
        sentences.append(
            f"NON VÉRIFIÉ  {len(unchecked)} paquet(s) : le service des vulnérabilités n’a pas "
            f"répondu pour eux ({', '.join(unchecked[:4])}…)."
        )
    if not sentences:
        sentences.append(f"ok  {len(report['dependencies'])} paquets, aucune vulnérabilité connue.")
    return AuditVerdict(code, tuple(sentences))


def ask() -> dict | None:
    """What pip-audit says of the lock; None when it could not say anything."""
    program = Path(sys.executable).parent / "pip-audit"
    words = ["-r", str(LOCK), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    completed = subprocess.run(
        [program, *words, "--format", "json"], capture_output=True, text=True, check=False
    )
    try:
        return json.loads(completed.stdout)
    except ValueError:
        print(completed.stderr.strip()[-400:], file=sys.stderr)
        return None


def main() -> int:
    report = ask()
    if report is None:
        print("NON VÉRIFIÉ  le service des vulnérabilités ne répond pas.")
        return UNCHECKED
    verdict = judge(report, accepted(ACCEPTED.read_text(encoding="utf-8")))
    print(*verdict.sentences, sep="\n")
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
