"""The 413 people of the list, invented: who they are, why they wait, who reported them. Always the
same; sums are those of the fixture data. Telephones are of ARCEP's range for fictions."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from cpts_portal.demo.fixture_data import HERE, fixture_data
from cpts_portal.demo.seed.patient_flow import TODAY
from patients.enums import FilledBy, Origin, WhyWithout
from patients.operations.intake import RequestEntry

_NAMES = json.loads((HERE / "patient_names.json").read_text(encoding="utf-8"))
LAST_NAMES, FIRST_NAMES = _NAMES["last"].split(), _NAMES["first"].split()
STREETS = (
    *("rue des Lilas", "chemin du Moulin", "place de l’Église", "route de la Forge"),
    *("impasse des Prés", "rue du Lavoir", "montée du Château", "allée des Tilleuls"),
)
# ages of each tier, by band of the fixture data: they add up to its tiers and to its bands
BANDS = {"0-15": (1, 15), "16-39": (18, 39), "40-59": (40, 59), "60-70": (60, 70), "71": (71, 96)}
SITUATIONS = (
    ("ald", {"71": 22, "60-70": 15, "40-59": 9, "16-39": 3}),
    ("pregnancy", {"16-39": 5}),
    ("discharge", {"60-70": 4, "40-59": 3}),
    ("", {"71": 66}),
    ("solidarity", {"16-39": 14, "40-59": 12, "60-70": 9}),
    ("handicap", {"16-39": 6, "40-59": 6, "60-70": 5}),
    ("gp_gone", {"0-15": 10, "16-39": 26, "40-59": 33, "60-70": 28}),
    ("", {"0-15": 27, "16-39": 50, "40-59": 35, "60-70": 24}),
)
ORIGINS = {
    "patient_ou_proche": (FilledBy.PERSON, Origin.PERSON),
    "infirmier": (FilledBy.PROFESSIONAL, Origin.NURSE),
    "pharmacie": (FilledBy.PROFESSIONAL, Origin.PHARMACY),
    "mairie_ccas": (FilledBy.PARTNER, Origin.TOWN_HALL),
    "hopital": (FilledBy.PROFESSIONAL, Origin.HOSPITAL),
    "dac": (FilledBy.PROFESSIONAL, Origin.DAC),
    "autre": (FilledBy.PROFESSIONAL, Origin.OTHER),
}
# the one beside the 412 is proposed in October, next to the doctor who takes them
BESIDE_BEFORE, BESIDE_LIVES_IN = date(2026, 9, 1), "42324"
# 34 homes of two or three, 79 people
HOMES = [2] * 23 + [3] * 11


@dataclass(frozen=True)
class Seeker:
    """``home``: the number of a home of several, or None."""

    received_on: date
    application: RequestEntry
    home: int | None


def seekers(days: tuple[date, ...]) -> list[Seeker]:
    """One per day of ``days``; the last in the list is the one beside the 412."""
    draw = random.Random(412)
    people = list(_situations())
    draw.shuffle(people)
    people.append(("gp_gone", "40-59"))
    origins = [ORIGINS[name] for name, count in _open()["origin"].items() for _ in range(count)]
    draw.shuffle(origins)
    origins.append(ORIGINS["patient_ou_proche"])
    received = list(days)
    beside = max(day for day in days if day < BESIDE_BEFORE)
    received.remove(beside)
    draw.shuffle(received)
    received.append(beside)
    homes = _homes(draw)
    rows = zip(people, origins, received, homes, strict=True)
    return [_seeker(number, *row, draw) for number, row in enumerate(rows)]


def _open() -> dict:
    return fixture_data().patients["open"]


def _situations() -> Iterator[tuple[str, str]]:
    for situation, bands in SITUATIONS:
        for band, count in bands.items():
            yield from ((situation, band) for _ in range(count))


def _homes(draw: random.Random) -> list[tuple[str, int | None]]:
    """(commune, home) of each person: a home is in one commune."""
    left = dict(_open()["by_commune"])
    placed: list[tuple[str, int | None]] = []
    for home, size in enumerate(HOMES):
        able = [code for code, count in left.items() if count > size]
        code = draw.choices(able, [left[code] for code in able])[0]
        left[code] -= size
        placed += [(code, home)] * size
    alone = [(code, None) for code, count in left.items() for _ in range(count)]
    draw.shuffle(alone)
    return [*placed, *alone, (BESIDE_LIVES_IN, None)]


def _seeker(number, person, origin, received_on, place, draw) -> Seeker:
    situation, band = person
    commune, home = place
    known = draw.random()
    application = RequestEntry(
        filled_by=FilledBy.CARER if _a_carer(origin, band, known) else origin[0],
        origin=origin[1],
        last_name=LAST_NAMES[(home * 7 if home is not None else number) % len(LAST_NAMES)],
        first_name=FIRST_NAMES[number * 11 % len(FIRST_NAMES)],
        birth_date=_birth_date(band, received_on, draw),
        street=f"{1 + (number if home is None else home) % 60} {STREETS[number % len(STREETS)]}",
        commune_code=commune,
        phone=f"063998{(home if home is not None else 100 + number):04}",
        email=f"personne{number}@exemple.fr" if known < 0.4 else "",
        sees_doctor=known > 0.9,
        representative="Un parent, 06 39 98 99 99" if band == "0-15" else "",
        low_mobility=band == "71" and known < 0.35,
        home_visit=band == "71" and known < 0.2,
        teleconsultation=band in ("16-39", "40-59") and known < 0.5,
        distance_km=draw.choice((5, 10, 15, 20, 30)),
        without_since=received_on.year - draw.randint(0, 1),
        reporter_name="Un correspondant" if origin[0] != FilledBy.PERSON else "",
    )
    return Seeker(received_on, _in_situation(application, situation, received_on, known), home)


def _a_carer(origin, band: str, known: float) -> bool:
    return origin[0] == FilledBy.PERSON and (band == "0-15" or known < 0.15)


def _birth_date(band: str, received_on: date, draw: random.Random) -> date:
    """An age that stays in its band, from the reception to the qualification."""
    youngest, oldest = BANDS[band]
    age = draw.randint(youngest, oldest)
    return date(received_on.year - age - 1, received_on.month, 1) + timedelta(
        days=40 + draw.randint(0, 280)
    )


def _in_situation(application: RequestEntry, situation: str, received_on: date, known: float):
    if situation == "discharge":
        return replace(application, discharged_on=received_on - timedelta(days=9))
    if situation == "gp_gone":
        why = WhyWithout.GP_RETIRED if known < 0.6 else WhyWithout.GP_LEFT
        return replace(application, why_without=why)
    if situation == "ald":
        return replace(application, ald=True, solidarity=known < 0.3)
    why = WhyWithout.MOVED if known < 0.6 else WhyWithout.DISTANCE
    other = replace(application, why_without=why)
    also: dict[str, Any] = {situation: True} if situation else {}
    return replace(other, **also)


def newcomers() -> list[Seeker]:
    """Seven to qualify, one of them twice the same person, and three who lack something."""
    draw = random.Random(7)
    first = seekers_like(draw, 7)
    return [*first, *_partners(draw)]


def seekers_like(draw: random.Random, count: int) -> list[Seeker]:
    people = []
    for number in range(count):
        received_on = TODAY - timedelta(days=1 + number)
        person = ("gp_gone" if number % 2 else "", "40-59")
        place = (("42147", "42256", "42019", "42304")[number % 4], None)
        origin = (FilledBy.PERSON, Origin.PERSON)
        people.append(_seeker(500 + number, person, origin, received_on, place, draw))
    twin = replace(people[0].application, phone="0639980999", email="")
    people[-1] = replace(people[-1], application=twin)
    return people


def _partners(draw: random.Random) -> list[Seeker]:
    return [
        Seeker(
            TODAY - timedelta(days=3 + number),
            RequestEntry(
                filled_by=FilledBy.PARTNER,
                origin=Origin.TOWN_HALL,
                last_name=LAST_NAMES[-number],
                phone=f"06399808{number:02}",
                reporter_name="Accueil du CCAS",
                reporter_structure="CCAS",
            ),
            None,
        )
        for number in (1, 2, 3)
    ]
