"""CPTS Loue Lison. Told by the press release of 29 June 2022: the day, the signatories, the three
axes, the professions, the two hospitals and the DAC, the partners. Everything else is invented."""

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
from members.enums import BodyKind, Office, StructureKind

ORNANS, QUINGEY = "25434", "25475"

LOUE_LISON = Told(
    territory="Loue Lison",
    email="contact@loue-lison.example",
    phone="03 53 01 25 25",
    epcis=("200068070",),
    founded_on=date(2021, 10, 12),
    applicant_from=("25290", ORNANS),
    named={"nurse": told.IDE, "doctor": told.MG, "president": told.MG, "treasurer": told.PHA},
    crowds=(
        Crowd("MG", told.MG, 7),
        Crowd("PHA", told.PHA, 5),
        Crowd("CD", told.CD, 4),
        Crowd("IDE", told.IDE, 13),
        Crowd("MK", told.MK, 7),
        Crowd("ORT", told.ORT, 3),
        Crowd("PMT", told.PMT, 2),
        Crowd("DIE", told.DIE, 1),
        Crowd("SF", told.SF, 1),
        Crowd("POD", told.POD, 1),
        Crowd("PSY", told.PSY, 1),
    ),
    structures=(
        ("Hôpital de proximité d’Ornans", StructureKind.HOSPITAL, ORNANS),
        ("Hôpital de Quingey", StructureKind.HOSPITAL, QUINGEY),
        ("Dispositif d’appui à la coordination", StructureKind.DAC, ORNANS),
    ),
    partners=(
        ("ESAT du territoire", "ESAT"),
        ("EHPAD du territoire", "EHPAD"),
        ("IME du territoire", "IME"),
        ("CMP de Novillars", "CMP"),
        ("Maison de l’adolescent", "maison de l’adolescent"),
        ("Plateforme de santé mentale", "santé mentale"),
        ("Hospitalisation à domicile", "HAD"),
    ),
    offices={"president": Office.PRESIDENT, "treasurer": Office.TREASURER, "SF1": Office.SECRETARY},
    bodies=(
        ToldBody(
            "bureau", "Bureau", BodyKind.BUREAU, None, ("president", "treasurer", "SF1")
        ),
        ToldBody(
            "G_MT",
            "Groupe médecin traitant et soins non programmés",
            BodyKind.GROUP,
            "acces",
            ("doctor", "MG1", "MG2", "nurse", "IDE1"),
        ),
        ToldBody(
            "G_AGE",
            "Groupe parcours de la personne âgée",
            BodyKind.GROUP,
            "parcours",
            ("nurse", "IDE2", "MK1", "MG3", "ORT1"),
        ),
        ToldBody(
            "G_DIA",
            "Groupe parcours diabète",
            BodyKind.GROUP,
            "parcours",
            ("DIE1", "POD1", "IDE3", "PHA1"),
        ),
        ToldBody(
            "G_PREV",
            "Groupe prévention",
            BodyKind.GROUP,
            "prevention",
            ("SF1", "PHA2", "IDE4", "nurse"),
        ),
    ),
    contract=ToldContract(
        signed_on=date(2022, 6, 29),
        parties=("CPTS", "CPAM", "ARS", "Communauté de communes Loue Lison"),
        missions=("acces", "parcours", "prevention"),
        advance_paid_on=date(2022, 7, 28),
        payer="CPAM",
    ),
    actions=(
        ("A1", "Un médecin traitant pour les 16 ans et plus", "acces", "Patients sans médecin"),
        ("A2", "Soins non programmés", "acces", "Habitants du territoire"),
        ("B1", "Parcours de la personne âgée", "parcours", "Personnes âgées à domicile"),
        ("B2", "Parcours diabète", "parcours", "Personnes diabétiques"),
        ("C1", "Dépistage des cancers et vaccination", "prevention", "Habitants du territoire"),
    ),
    meetings=(
        ToldMeeting(
            "LL01",
            "Signature du contrat",
            "fonctionnement",
            date(2022, 6, 29),
            "Ornans",
            "NUL",
            ("president", "treasurer", "SF1", "doctor", "nurse"),
            hour=18,
            body="bureau",
            then="",
        ),
        ToldMeeting(
            "LL02",
            "Groupe médecin traitant et soins non programmés",
            "acces",
            date(2022, 9, 15),
            "Hôpital d’Ornans",
            "GT",
            ("doctor", "MG1", "MG2", "nurse", "IDE1"),
            action="A1",
            body="G_MT",
            then="validated",
        ),
        ToldMeeting(
            "LL03",
            "Groupe parcours de la personne âgée",
            "parcours",
            date(2022, 9, 29),
            "Hôpital de Quingey",
            "GT",
            ("IDE2", "MK1", "MG3", "ORT1"),
            action="B1",
            body="G_AGE",
            then="validated",
        ),
        ToldMeeting(
            "LL04",
            "Stand de dépistage, marché d’Ornans",
            "prevention",
            date(2022, 11, 9),
            "Ornans",
            "TER",
            ("SF1", "PHA2"),
            hour=9,
            minutes=180,
            action="C1",
            people_met=54,
            then="submitted",
        ),
        ToldMeeting(
            "LL05",
            "Groupe parcours diabète",
            "parcours",
            date(2022, 11, 8),
            "Amancey",
            "GT",
            ("DIE1", "POD1", "IDE3", "PHA1", "nurse"),
            action="B2",
            body="G_DIA",
        ),
    ),
    hours=(
        ToldHours(
            "nurse", date(2022, 10, 12), 90, "TER", "prevention", "C1",
            "Vaccination contre la grippe, séance à domicile.", "validated",
        ),
        ToldHours(
            "nurse", date(2022, 11, 16), 60, "TER", "prevention", "C1",
            "Affiches déposées dans les pharmacies.", "draft",
        ),
        ToldHours(
            "doctor", date(2022, 11, 3), 120, "PRO", "acces", "A2",
            "Première version de la procédure d’orientation.", "submitted",
        ),
        ToldHours(
            "IDE4", date(2022, 11, 5), 60, "TER", "prevention", "C1",
            "Stand de vaccination.", "returned",
        ),
    ),
    expenses=(
        ToldExpense(
            "LL-E1", "fonctionnement", "salaires", "Coordinatrice, septembre", "3150.00",
            date(2022, 9, 30),
        ),
        ToldExpense(
            "LL-E2", "fonctionnement", "salaires", "Coordinatrice, octobre", "3150.00",
            date(2022, 10, 31),
        ),
        ToldExpense(
            "LL-E3", "prevention", "impression", "Affiches du dépistage", "286.40",
            date(2022, 10, 14),
        ),
    ),
)  # fmt: skip
