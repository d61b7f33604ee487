"""States as a table of transitions. The same table decides, draws the buttons and is printed in
docs/states.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden

_registered: dict[str, "Workflow"] = {}


@dataclass(frozen=True)
class Transition:
    """``code`` is the verb of the operation, ``label`` what the button says."""

    code: str
    source: tuple[str, ...]
    target: str
    roles: frozenset[str]
    comment_required: bool = False
    label: str = ""


class Workflow:
    """``states`` gives the French label of each state, in the order of the life of the object."""

    def __init__(
        self,
        name: str,
        states: Mapping[str, str],
        initial: str,
        transitions: tuple[Transition, ...],
    ):
        self.name = name
        self.states = {str(code): str(label) for code, label in states.items()}
        self.initial = str(initial)
        self.transitions = tuple(transitions)
        self._check()
        _registered[name] = self

    def _check(self) -> None:
        used = {self.initial}
        seen = set()
        for step in self.transitions:
            used |= {step.target, *step.source}
            for source in step.source:
                if (step.code, source) in seen:
                    raise ValueError(f"{self.name}: two steps « {step.code} » from « {source} »")
                seen.add((step.code, source))
            if not step.source or not step.roles:
                raise ValueError(f"{self.name}: « {step.code} » has no source or nobody to do it")
        if used - self.states.keys():
            raise ValueError(f"{self.name}: unknown states {sorted(used - self.states.keys())}")

    def possible(self, state: str, by: Actor) -> list[Transition]:
        return [t for t in self.transitions if state in t.source and by.has(*t.roles)]

    def step(self, code: str, *, state: str, by: Actor, comment: str = "") -> str:
        """The state after ``code``, or the reason why not."""
        steps = [t for t in self.transitions if t.code == code]
        if not steps:
            raise ValueError(f"{self.name} has no step « {code} »")
        from_here = [t for t in steps if state in t.source]
        if not from_here:
            label = self.states.get(state, state)
            raise DomainError(
                f"Cette étape n’est plus possible : l’état est maintenant « {label} »."
            )
        if not by.has(*from_here[0].roles):
            raise Forbidden("Vous n’avez pas le droit de faire cette étape.")
        if from_here[0].comment_required and not comment.strip():
            raise DomainError("Dites pourquoi : un motif est nécessaire.", field="comment")
        return from_here[0].target

    def label(self, state: str) -> str:
        return self.states[state]


def registered() -> list[Workflow]:
    return [_registered[name] for name in sorted(_registered)]
