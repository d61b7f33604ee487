"""CPTS Quercy Bouriane, in project. Told by the article on the meeting of 13 January 2022 in
Gourdon: who invited, and that 35 professionals came. Nobody has joined, nothing is signed. Their
names and professions, and the letter of intent, are invented."""

from datetime import date

from cpts_portal.demo.seed import told
from cpts_portal.demo.seed.told import Crowd, Told, ToldBody, ToldMeeting
from members.enums import BodyKind

CROWDS = (
    Crowd("MG", told.MG, 5),
    Crowd("IDE", told.IDE, 8),
    Crowd("PHA", told.PHA, 4),
    Crowd("MK", told.MK, 5),
    Crowd("CD", told.CD, 2),
    Crowd("ORT", told.ORT, 2),
    Crowd("POD", told.POD, 1),
    Crowd("PSY", told.PSY, 1),
    Crowd("DIE", told.DIE, 1),
    Crowd("ERG", told.ERG, 1),
    Crowd("OPT", told.OPT, 1),
    Crowd("OST", told.OST, 1),
)
CAME = (
    "nurse",
    "doctor",
    "president",
    *(f"{crowd.prefix}{rank}" for crowd in CROWDS for rank in range(1, crowd.count + 1)),
)
CARRIERS = ("president", "nurse", "MG1", "PHA1", "MK1")

QUERCY_BOURIANE = Told(
    territory="Quercy Bouriane",
    email="projet@quercy-bouriane.example",
    phone="05 36 49 46 46",
    epcis=("244600482",),
    founded_on=date(2022, 1, 4),
    named={"nurse": told.IDE, "doctor": told.MG, "president": told.SF},
    crowds=CROWDS,
    partners=(
        ("ARS", "agence régionale de santé"),
        ("CPAM du Lot", "caisse d’assurance maladie"),
        ("MSA Nord Midi-Pyrénées", "caisse d’assurance maladie"),
        ("Communauté de communes Quercy Bouriane", "collectivité"),
    ),
    bodies=(ToldBody("porteurs", "Porteurs du projet", BodyKind.STEERING, None, CARRIERS),),
    meetings=(
        ToldMeeting(
            "QB01",
            "Réunion d’information sur les CPTS, avec l’ARS, la CPAM, la MSA et les élus",
            "fonctionnement",
            date(2022, 1, 13),
            "Gourdon",
            "NUL",
            CAME,
            then="",
        ),
        ToldMeeting(
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
