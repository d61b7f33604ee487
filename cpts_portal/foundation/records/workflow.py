"""States as a table of transitions. The same table decides, draws the buttons and is printed in
docs/states.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden

_registered: dict[str, "Workflow"] = {}


@dataclass(frozen=True)
class Transition:
    """``name`` is the verb of the operation, ``label`` the word of the button, ``past_label`` that
    of the history."""

    name: str
    from_states: tuple[str, ...]
    to_state: str
    roles: frozenset[str]
    comment_required: bool = False
    label: str = ""
    past_label: str = ""


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
        pairs = set()
        for transition in self.transitions:
            name = transition.name
            used |= {transition.to_state, *transition.from_states}
            for state in transition.from_states:
                if (name, state) in pairs:
                    raise ValueError(f"{self.name}: two « {name} » from « {state} »")
                pairs.add((name, state))
            if not transition.from_states or not transition.roles:
                raise ValueError(f"{self.name}: « {name} » starts nowhere, or is nobody's")
        if used - self.states.keys():
            raise ValueError(f"{self.name}: unknown states {sorted(used - self.states.keys())}")

    def possible(self, state: str, by: Actor) -> list[Transition]:
        return [t for t in self.transitions if state in t.from_states and by.has(*t.roles)]

    def allowed_to(self, roles: frozenset[str]) -> list[Transition]:
        """Those that these roles may do, from whatever state."""
        return [t for t in self.transitions if t.roles & roles]

    def past_label(self, transition: str) -> str:
        """What the history says; the name itself of a transition that no table has."""
        named = (t.past_label for t in self.transitions if t.name == transition)
        return next(named, "") or transition

    def advance(self, transition: str, *, state: str, by: Actor, comment: str = "") -> str:
        """The state after ``transition``, or the reason why not."""
        named = [t for t in self.transitions if t.name == transition]
        if not named:
            raise ValueError(f"{self.name} has no transition « {transition} »")
        from_here = [t for t in named if state in t.from_states]
        if not from_here:
            label = self.states.get(state, state)
            raise DomainError(
                f"Cette étape n’est plus possible : l’état est maintenant « {label} »."
            )
        if not by.has(*from_here[0].roles):
            raise Forbidden("Vous n’avez pas le droit de faire cette étape.")
        if from_here[0].comment_required and not comment.strip():
            raise DomainError("Dites pourquoi : un motif est nécessaire.", field="comment")
        return from_here[0].to_state

    def label(self, state: str) -> str:
        return self.states[state]


def registered() -> list[Workflow]:
    return [_registered[name] for name in sorted(_registered)]
