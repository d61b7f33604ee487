"""The yearly dossiers: three are settled, the fourth is under review, the fifth is being lived."""

from datetime import date

from cpts_portal.demo.seed.cast import Cast
from cpts_portal.demo.story import at, day, story
from funding.dossier.operations import take_step

SETTLED = (1, 2, 3)


def write_dossiers(cast: Cast) -> None:
    cast.say("Les dossiers annuels")
    for number in SETTLED:
        _settle(cast, number, ended_in=2022 + number)
    review = story().year4_review
    take_step(
        by=cast.office("coordinator"), at=at(day(review["dossier_v1"]), 17), year=4, code="submit"
    )
    take_step(
        by=cast.office("cpam"),
        at=at(day(review["cpam_request"]), 11),
        year=4,
        code="return",
        comment=f"À compléter avant le 20 novembre : {' ; '.join(review['points'])}.",
    )


def _settle(cast: Cast, number: int, *, ended_in: int) -> None:
    cpam = cast.office("cpam")
    take_step(
        by=cast.office("coordinator"), at=at(date(ended_in, 10, 20)), year=number, code="submit"
    )
    take_step(
        by=cpam,
        at=at(date(ended_in, 12, 1)),
        year=number,
        code="decide",
        comment="Décisions arrêtées au dialogue de gestion, ligne par ligne.",
    )
    take_step(by=cpam, at=at(date(ended_in, 12, 5)), year=number, code="notify")
    take_step(by=cpam, at=at(date(ended_in, 12, 14)), year=number, code="settle")
