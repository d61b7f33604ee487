"""Who acts in a seed: the ids of the fixture data on one side, the portal's on the other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from cpts_portal.demo.personas import persona
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from members.enums import Role


@dataclass
class Personas:
    """Filled by each step. ``say`` prints what is being built."""

    say: Callable[[str], None]
    people: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, UUID] = field(default_factory=dict)
    declarations: dict[str, UUID] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)
    requests: list[UUID] = field(default_factory=list)
    # beside the 412 of the fixture data: the person whose doctor is declared in November
    to_declare: UUID | None = None
    contract_id: UUID | None = None
    portal: Actor = SYSTEM

    def member(self, fixture_id: str) -> Actor:
        return Actor(
            id=self.accounts.get(fixture_id),
            roles=frozenset({str(Role.MEMBER)}),
            person_id=self.people[fixture_id],
            name=self.names[fixture_id],
        )

    def office(self, key: str) -> Actor:
        """A persona by key: coordinator, treasurer, cpam, ars…"""
        who = persona(key)
        return Actor(
            id=self.accounts[key],
            roles=frozenset(str(role) for role in who.roles),
            person_id=self.people.get(who.fixture_id) if who.fixture_id else None,
            second_factor=True,
            name=who.name,
        )
