"""CPTS du Pays Horloger. Told by the article: the sixteen professions, about fifty people, a
president who is a pharmacist, a coordinator recruited, the two priorities (pathways, a GP for
everybody). The two intercommunalités are our reading; the day of the signature and everybody's
name are invented."""

from datetime import date

from cpts_portal.demo.seed import told
from cpts_portal.demo.seed.told import (
    Crowd,
    Told,
    ToldBody,
    ToldContract,
    ToldExpense,
    ToldHours,
    ToldMeeting,
)
from members.enums import BodyKind, Office

PAYS_HORLOGER = Told(
    territory="Pays Horloger",
    email="contact@pays-horloger.example",
    phone="03 53 01 39 39",
    epcis=("200023075", "242504355"),
    founded_on=date(2021, 11, 16),
    applicant_from=("25120", "25356"),
    named={"nurse": told.IDE, "doctor": told.MG, "president": told.PHA, "treasurer": told.IDE},
    crowds=(
        Crowd("MG", told.MG, 7),
        Crowd("PHA", told.PHA, 4),
        Crowd("CD", told.CD, 3),
        Crowd("IDE", told.IDE, 8),
        Crowd("MK", told.MK, 6),
        Crowd("ORT", told.ORT, 3),
        Crowd("ERG", told.ERG, 1),
        Crowd("DIE", told.DIE, 2),
        Crowd("AMB", told.AMB, 2),
        Crowd("SF", told.SF, 2),
        Crowd("POD", told.POD, 2),
        Crowd("PSY", told.PSY, 2),
        Crowd("PMT", told.PMT, 1),
        Crowd("OST", told.OST, 2),
        Crowd("OPT", told.OPT, 1),
        Crowd("KIN", told.KIN, 1),
    ),
    partners=(("Pays Horloger", "collectivité"),),
    offices={"president": Office.PRESIDENT, "treasurer": Office.TREASURER, "MK1": Office.SECRETARY},
    bodies=(
        ToldBody("bureau", "Bureau", BodyKind.BUREAU, None, ("president", "treasurer", "MK1")),
        ToldBody(
            "G_MT",
            "Groupe médecin traitant",
            BodyKind.GROUP,
            "acces",
            ("doctor", "MG1", "MG2", "president"),
        ),
        ToldBody(
            "G_PAR",
            "Groupe parcours de soins",
            BodyKind.GROUP,
            "parcours",
            ("nurse", "AMB1", "OST1", "OPT1", "KIN1", "MK2"),
        ),
    ),
    contract=ToldContract(
        signed_on=date(2022, 7, 8),
        parties=("CPTS", "CPAM", "ARS"),
        missions=("acces", "parcours"),
        advance_paid_on=date(2022, 8, 4),
        payer="CPAM",
    ),
    actions=(
        ("A1", "Les médecins peuvent-ils encore accueillir ?", "acces", "Patients sans médecin"),
        ("B1", "Structurer les parcours de soins", "parcours", "Patients du territoire"),
    ),
    meetings=(
        ToldMeeting(
            "PH01",
            "Arrivée de la coordinatrice, tour des cabinets",
            "fonctionnement",
            date(2022, 9, 6),
            "Le Russey",
            "NUL",
            ("president", "treasurer", "MK1"),
            body="bureau",
            then="",
        ),
        ToldMeeting(
            "PH02",
            "Groupe médecin traitant",
            "acces",
            date(2022, 9, 27),
            "Maîche",
            "GT",
            ("doctor", "MG1", "MG2", "president"),
            action="A1",
            body="G_MT",
            then="validated",
        ),
        ToldMeeting(
            "PH03",
            "Groupe parcours de soins",
            "parcours",
            date(2022, 11, 8),
            "Le Russey",
            "GT",
            ("AMB1", "OST1", "OPT1", "KIN1", "MK2"),
            action="B1",
            body="G_PAR",
            then="submitted",
        ),
        ToldMeeting(
            "PH04",
            "Groupe parcours de soins",
            "parcours",
            date(2022, 11, 15),
            "Maîche",
            "GT",
            ("nurse", "AMB2", "OST2", "MK2"),
            action="B1",
            body="G_PAR",
        ),
    ),
    hours=(
        ToldHours(
            "nurse", date(2022, 10, 25), 60, "TER", "parcours", "B1",
            "Visite au service d’ambulances : fiche de liaison.", "validated",
        ),
        ToldHours(
            "doctor", date(2022, 11, 10), 60, "PRO", "acces", "A1",
            "Questionnaire aux médecins sur leurs places.", "submitted",
        ),
        ToldHours(
            "AMB1", date(2022, 11, 12), 45, "TER", "parcours", "B1",
            "Essai de la fiche de liaison.", "returned",
        ),
    ),
    expenses=(
        ToldExpense(
            "PH-E1", "fonctionnement", "salaires", "Coordinatrice, septembre", "3080.00",
            date(2022, 9, 30),
        ),
        ToldExpense(
            "PH-E2", "fonctionnement", "salaires", "Coordinatrice, octobre", "3080.00",
            date(2022, 10, 31),
        ),
    ),
)  # fmt: skip
