"""Questions that an app asks of those above it, which it cannot import."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


class Hook(Generic[Arguments, Answer]):
    """Called as a function. The apps above give their answers in ``AppConfig.ready``; the first
    that is not empty holds, ``default`` when there is none."""

    def __init__(self, default: Answer):
        self.default = default
        self.answers: list[Callable[Arguments, Answer]] = []

    def answered_by(self, answer: Callable[Arguments, Answer]) -> None:
        if answer not in self.answers:
            self.answers.append(answer)

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        results = (answer(*args, **kwargs) for answer in self.answers)
        return next((result for result in results if result), self.default)
