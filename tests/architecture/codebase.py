"""What the tests of this folder read of the code: its files, its models, its templates."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("members", "missions", "patients", "funding")
OURS = ("cpts_portal", *APPS)
RANK = {
    "foundation": 0,
    "members": 1,
    "missions": 2,
    "patients": 2,
    "funding": 3,
    "home": 4,
    # cpts_portal.ops
    "deploy": 4,
    "demo": 5,
}
MAX_LINES = 300
# the layers that take the time as a parameter
TIMELESS = {
    *("operations", "traced_reads", "own_traced_reads", "content", "contents", "queries"),
    *("models", "domain", "facts"),
}
DRAWERS = {"utils", "helpers", "common", "services", "managers", "mixins", "signals", "misc"}


def python_files(root: Path = ROOT) -> list[Path]:
    return sorted(
        path
        for package in OURS
        for path in (root / package).rglob("*.py")
        if "migrations" not in path.parts
    )


def too_long(root: Path = ROOT) -> list[str]:
    return [
        f"{path.relative_to(root)}: {count} lines"
        for path in python_files(root)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    ]


def drawers(root: Path = ROOT) -> list[str]:
    return [str(p.relative_to(root)) for p in python_files(root) if {p.stem, *p.parts} & DRAWERS]


def shared_names(root: Path = ROOT) -> dict[str, list[str]]:
    """Classes that two modules call alike: whoever looks for one finds the other. Each app has the
    states of what it keeps, and Django names its commands."""
    places: dict[str, list[str]] = {}
    for path in python_files(root):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name not in ("Command", "State"):
                places.setdefault(node.name, []).append(str(path.relative_to(root)))
    return {name: paths for name, paths in places.items() if len(paths) > 1}


def views(root: Path = ROOT) -> list[Path]:
    return [p for p in python_files(root) if "views" in p.parts or p.stem in ("views", "admin")]


def managers_in_views(root: Path = ROOT) -> list[str]:
    """Lines of views, admin, tasks and commands that use a manager instead of a query module."""
    interfaces = views(root) + [
        p for p in python_files(root) if p.stem == "tasks" or "commands" in p.parts
    ]
    pattern = re.compile(r"\w+\.objects\b|\bget_object_or_404\(|\bget_list_or_404\(")
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in interfaces
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def dynamic_references(root: Path = ROOT) -> list[str]:
    """``get_model("…")``, ``import_module("…")`` and signals go around the contracts."""
    forbidden_calls = {"get_model", "import_module", "__import__", "receiver"}
    references = []
    for path in python_files(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in forbidden_calls:
                    references.append(f"{path.relative_to(root)}:{node.lineno}: {name}")
    return references


def clocks_below_the_interface(root: Path = ROOT) -> list[str]:
    """``now()`` or ``today()`` in ``TIMELESS``."""
    pattern = re.compile(r"clock\.(now|today)\(|timezone\.now\(|date\.today\(|datetime\.now\(")
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in python_files(root)
        if TIMELESS & {path.stem, *path.parts}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def relations_that_point_up(models) -> list[str]:
    wrong = []
    for model in models:
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if here not in RANK or not (
                field.is_relation and field.concrete and field.related_model
            ):
                continue
            there = field.related_model._meta.app_label
            if there in RANK and there != here and RANK[there] >= RANK[here]:
                wrong.append(f"{model._meta.label}.{field.name} -> {there}")
    return wrong


def templates(root: Path = ROOT) -> list[str]:
    folders = [root / "templates", *root.glob("cpts_portal/**/templates")]
    return sorted(
        str(path.relative_to(folder))
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    )


def template_texts(root: Path = ROOT) -> dict[str, str]:
    return {
        name: (root / "templates" / name).read_text(encoding="utf-8")
        for name in templates(root)
        if (root / "templates" / name).exists()
    }


def unused_templates(root: Path = ROOT, outside: tuple[str, ...] = ()) -> list[str]:
    """Templates that no Python file and no other template names; ``outside`` are looked up by
    libraries (allauth, Django's error pages)."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in python_files(root))
    texts = template_texts(root)
    unused = []
    for name in texts:
        if name.startswith(outside):
            continue
        stem = re.sub(r"(\.subject)?\.(txt|html|css|svg)$", "", name)
        others = "\n".join(text for other, text in texts.items() if other != name)
        if not any(
            word in code or word in others for word in (f'"{name}"', f'"{stem}"', f"'{name}'")
        ):
            unused.append(name)
    return unused


def includes_across_apps(root: Path = ROOT) -> list[str]:
    """A page of one app that includes a piece of a sibling or of an app above it."""
    wrong = []
    for name, text in template_texts(root).items():
        here = name.split("/")[0]
        for piece in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", text):
            there = piece.split("/")[0]
            if here in RANK and there in RANK and there != here and RANK[there] >= RANK[here]:
                wrong.append(f"{name} -> {piece}")
    return wrong
