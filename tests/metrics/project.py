"""Which files are the project's, and which of them are the product part."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("cpts_portal", "members", "missions", "patients", "funding")
PRODUCT = ("members", "missions", "patients", "funding", "cpts_portal/home")
PRODUCT_MODULES = tuple(folder.replace("/", ".") for folder in PRODUCT)
# the reviewers' pages are funding's, their templates have a folder of their own
PRODUCT_TEMPLATES = ("members", "missions", "patients", "funding", "home", "legal", "review")


def python_files(folders: tuple[str, ...], root: Path = ROOT) -> list[Path]:
    """Without migrations."""
    paths = (path for folder in folders for path in (root / folder).rglob("*.py"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def every_python_file(root: Path = ROOT) -> list[Path]:
    return [*python_files((*PACKAGES, "tests"), root), *root.glob("*.py")]


def templates(root: Path = ROOT) -> list[Path]:
    folders = (root / "templates", *root.glob("cpts_portal/*/templates"))
    return sorted(path for folder in folders for path in folder.rglob("*.html"))


def product_templates(root: Path = ROOT) -> list[Path]:
    """Pages, mails and the HTML of documents."""
    top = root / "templates"
    return [
        path
        for path in (*templates(root), *top.glob("mail/*/*.txt"))
        if path.is_relative_to(top) and _app_of(path.relative_to(top)) in PRODUCT_TEMPLATES
    ]


def _app_of(path: Path) -> str:
    parts = path.parts
    return parts[1] if parts[0] in ("mail", "pdf") and len(parts) > 2 else parts[0]


def is_product(module: str) -> bool:
    return any(module == prefix or module.startswith(f"{prefix}.") for prefix in PRODUCT_MODULES)


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def modules(root: Path = ROOT) -> Iterator[tuple[str, Path]]:
    """Dotted name and file of each module of the project's packages."""
    for path in python_files(PACKAGES, root):
        parts = path.relative_to(root).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path
