"""How many functions of the project stand between a view and ``Model.save``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType

from django.db.models import Model

from tests.metrics.project import PACKAGES, ROOT
from tests.metrics.routes import view_function

_FOLDERS = tuple(f"{ROOT / package}/" for package in PACKAGES)


@dataclass
class Saved:
    """``functions``: of the first save of the model, from the view to the one that calls it."""

    model: type[Model]
    view: CodeType
    functions: list[str] = field(default_factory=list)

    def note(self, row: Model) -> None:
        if isinstance(row, self.model) and not self.functions:
            self.functions = list(_up_to(self.view))[::-1]


def _up_to(view: CodeType) -> Iterator[str]:
    """Functions of the project, the innermost first; none when the view is not among them."""
    names = []
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_code is not view:
        if frame.f_code.co_filename.startswith(_FOLDERS):
            names.append(frame.f_code.co_qualname)
        frame = frame.f_back
    return iter([*names, view.co_qualname] if frame else [])


@contextmanager
def first_save(model: type[Model], view: Callable) -> Iterator[Saved]:
    saved = Saved(model, view_function(view).__code__)
    original = Model.save

    def noted(row, *args, **options):
        saved.note(row)
        return original(row, *args, **options)

    Model.save = noted
    try:
        yield saved
    finally:
        Model.save = original
