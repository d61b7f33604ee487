"""``manifest.json``: what the backup holds, in clear and signed. Names, numbers and hashes only;
the hashes of rows are keyed, so that nothing can be guessed from them."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops.backup.keys import BackupKey

NAME = "manifest.json"
DOCUMENTS = "documents.tar"
FORMAT = 2
# the first one does not tell the counters
READ = (1, FORMAT)
UNREADABLE = "{folder} n’est pas une sauvegarde complète : {why}."
OTHER_KEY = (
    "Cette sauvegarde a été faite avec la clé « {id} » et CPTS_BACKUP_KEY ne la contient pas : "
    "rien n’est restauré."
)
ALTERED = "Le fichier manifest.json a été modifié depuis la sauvegarde : rien n’est restauré."


@dataclass(frozen=True)
class SealedFile:
    sha256: str
    size: int


@dataclass(frozen=True)
class DumpedTable:
    """``rows_hash`` covers the columns in the order written here, the rows by their key."""

    name: str
    columns: list[str]
    rows: int
    rows_hash: str

    @property
    def file(self) -> str:
        return f"{self.name}.rows"


@dataclass(frozen=True)
class Manifest:
    """``field_keys``: as their canaries name them, those of the blind indexes among them;
    ``counters``: the last number that each sequence gave."""

    name: str
    taken_at: str
    mode: str
    postgres: str
    key: str
    key_mark: str
    field_keys: list[str]
    migrations: list[list[str]]
    tables: list[DumpedTable]
    left_out: list[str]
    documents: list[str]
    documents_absent: list[str]
    files: dict[str, SealedFile]
    counters: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT

    def purpose(self, file: str) -> str:
        return f"{self.name}|{file}"


def write(folder: Path, manifest: Manifest, key: BackupKey) -> None:
    content = asdict(manifest)
    content["signature"] = _signature(content, key)
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8")


def read_manifest(folder: Path, ring: list[BackupKey]) -> tuple[Manifest, BackupKey]:
    """With the key that wrote it."""
    content = _content(folder)
    key = next((key for key in ring if key.mark == content.get("key_mark")), None)
    if key is None:
        raise DomainError(OTHER_KEY.format(id=content.get("key", "?")))
    if not hmac.compare_digest(str(content.pop("signature", "")), _signature(content, key)):
        raise DomainError(ALTERED)
    if content["format"] not in READ:
        raise DomainError("Cette sauvegarde a été écrite par une version plus récente du portail.")
    content["tables"] = [DumpedTable(**table) for table in content["tables"]]
    content["files"] = {name: SealedFile(**file) for name, file in content["files"].items()}
    return Manifest(**content), key


def _content(folder: Path) -> dict:
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except OSError:
        raise DomainError(UNREADABLE.format(folder=folder, why=f"il n’y a pas de {NAME}")) from None
    except ValueError:
        raise DomainError(UNREADABLE.format(folder=folder, why=f"{NAME} ne se lit pas")) from None
    if not isinstance(content, dict):
        raise DomainError(UNREADABLE.format(folder=folder, why=f"{NAME} ne se lit pas"))
    return content


def _signature(content: dict, key: BackupKey) -> str:
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hmac.new(key.derived("manifest"), text.encode(), hashlib.sha256).hexdigest()
