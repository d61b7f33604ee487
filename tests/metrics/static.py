"""The figures that are read from the files alone."""

import ast
from pathlib import Path

from tests.metrics import cycles, project, routes, sizes


def figures(root: Path = project.ROOT) -> dict[str, float]:
    texts = {path: path.read_text(encoding="utf-8") for path in project.every_python_file(root)}
    product = [texts[path] for path in project.python_files(project.PRODUCT, root)]
    trees = [ast.parse(text) for text in product]
    files = len(product) + len(project.product_templates(root))
    lines = sum(sizes.not_blank(text.splitlines()) for text in product)
    views = len(routes.product_views())
    dataclasses = sum(map(sizes.dataclasses, trees))
    return {
        "lines": lines,
        "routes": views,
        "lines_per_route": round(lines / views),
        "files_per_route": round(files / views, 1),
        "import_share": round(100 * sum(map(sizes.import_lines, trees)) / lines, 1),
        "dataclasses": dataclasses,
        "dataclasses_per_route": round(dataclasses / views, 2),
        "fmt_skip": sum(map(sizes.format_skips, texts.values())),
        "template_lines_over_140": _long_template_lines(root),
        "cycles": len(cycles.cycles(cycles.imports())),
        "largest_file": sizes.largest(texts),
        "median_file": sizes.median(texts),
    }


def _long_template_lines(root: Path) -> int:
    return sum(sizes.long_lines(project.lines_of(path)) for path in project.templates(root))
