"""CPTS Quercy Bouriane, in project. Source: the article on the meeting of 13 January 2022 in
Gourdon: who invited, and that 35 professionals came. Nobody has joined, nothing is signed. Their
names and professions, and the letter of intent, are invented."""

from datetime import date

from cpts_portal.demo.seed import facts
from cpts_portal.demo.seed.facts import BodyFacts, Crowd, MeetingFacts, SeedFacts
from members.enums import BodyKind

CROWDS = (
    Crowd("MG", facts.MG, 5),
    Crowd("IDE", facts.IDE, 8),
    Crowd("PHA", facts.PHA, 4),
    Crowd("MK", facts.MK, 5),
    Crowd("CD", facts.CD, 2),
    Crowd("ORT", facts.ORT, 2),
    Crowd("POD", facts.POD, 1),
    Crowd("PSY", facts.PSY, 1),
    Crowd("DIE", facts.DIE, 1),
    Crowd("ERG", facts.ERG, 1),
    Crowd("OPT", facts.OPT, 1),
    Crowd("OST", facts.OST, 1),
)
CAME = (
    "nurse",
    "doctor",
    "president",
    *(f"{crowd.prefix}{rank}" for crowd in CROWDS for rank in range(1, crowd.count + 1)),
)
CARRIERS = ("president", "nurse", "MG1", "PHA1", "MK1")

QUERCY_BOURIANE = SeedFacts(
    territory="Quercy Bouriane",
    email="projet@quercy-bouriane.example",
    phone="05 36 49 46 46",
    epcis=("244600482",),
    founded_on=date(2022, 1, 4),
    named={"nurse": facts.IDE, "doctor": facts.MG, "president": facts.SF},
    crowds=CROWDS,
    partners=(
        ("ARS", "agence régionale de santé"),
        ("CPAM du Lot", "caisse d’assurance maladie"),
        ("MSA Nord Midi-Pyrénées", "caisse d’assurance maladie"),
        ("Communauté de communes Quercy Bouriane", "collectivité"),
    ),
    bodies=(BodyFacts("porteurs", "Porteurs du projet", BodyKind.STEERING, None, CARRIERS),),
    meetings=(
        MeetingFacts(
            "QB01",
            "Réunion d’information sur les CPTS, avec l’ARS, la CPAM, la MSA et les élus",
            "fonctionnement",
            date(2022, 1, 13),
            "Gourdon",
            "NUL",
            CAME,
            then="",
        ),
        MeetingFacts(
            "QB02",
            "Lettre d’intention (inventée) : relue et signée par les porteurs",
            "fonctionnement",
            date(2022, 2, 3),
            "Gourdon",
            "NUL",
            CARRIERS,
            body="porteurs",
            then="",
        ),
    ),
    prospects=True,
)
