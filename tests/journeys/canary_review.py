"""What the funders write among themselves, to be looked for at everybody else's."""

from datetime import datetime
from decimal import Decimal

from funding.dossier.decision_rules import Judgement
from tests.funding import review_steps as steps

# the names of ``canary_world`` that nobody of the association may read
NAMES = {"opinion", "position", "betweenreason"}


def write(world, *, at: datetime) -> dict:
    """Two opinions and a joint position on the dossier of year 1, each with its own text."""
    lines = steps.FAIR | {
        "L06": Judgement("partial", Decimal("2500.50"), world.write("betweenreason"))
    }
    for by in (steps.CPAM, steps.ARS):
        text = world.free_texts.get("opinion") or world.write("opinion")
        steps.opine(by, at=at, lines=lines, note=text)
    steps.prepare(steps.CPAM, "position", at=at, lines=lines, note=world.write("position"))
    return {"purpose": "position", "act": "accord", "funding:dossier_point number": 1}
