"""One try at somebody else's object, and the same request by whoever may make it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """``by`` try ``values`` and are answered ``status``, nothing written; ``owner`` asks for
    ``own`` (None: the same; empty: what is the portal's own behind that address) and is served,
    and a ``post`` of theirs writes."""

    by: tuple[str, ...]
    values: dict = field(default_factory=dict)
    owner: str = ""
    own: dict | None = None
    post: dict | None = None
    status: int = 404
    only_post: bool = False
    # what it changes is a session
    of_sessions: bool = False
