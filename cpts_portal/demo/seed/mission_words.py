"""What the association says of its missions in year 4: invented, true to the fixture data."""

from datetime import date

from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed.personas import Personas
from funding.dossier.operations.campaign import write_mission_words

WRITTEN_ON = date(2026, 10, 12)
WORDS = {
    "acces": (
        "461 personnes ont demandé un médecin traitant, 168 en ont trouvé un, dont 131 fragiles. "
        "19 médecins ont ouvert des places, un peu plus que l’année d’avant. L’attente a été de "
        "41 jours pour la moitié d’entre elles.\n\n"
        "17 médecins tiennent des créneaux pour le SAS : 2 071 créneaux pourvus sur 2 496, et "
        "83 rendez-vous non honorés. Les plus de 70 ans restent difficiles à placer dans le haut "
        "Forez, où deux cabinets ont fermé."
    ),
    "parcours": (
        "97 patients sont sortis de l’hôpital avec l’infirmière référente, 81 ont été vus à "
        "domicile dans les trois jours. Le protocole diabète réunit 27 professionnels de sept "
        "métiers et suit 142 patients ; deux soirées ont servi à l’évaluer.\n\n"
        "318 femmes ont rempli le questionnaire de dépression périnatale, 41 ont été orientées, "
        "33 en moins de trente jours. Le délai chez les psychologues reste trop long : nous "
        "n’avons pas atteint la cible."
    ),
    "prevention": (
        "Cinq journées de dépistage, dans cinq communes : 436 questionnaires, 82 glycémies, "
        "212 kits de dépistage du cancer colorectal remis. 29 personnes sans médecin traitant ont "
        "été repérées et inscrites sur la liste. Le guide des ressources périnatales est publié."
    ),
    "accompagnement": (
        "58 étudiants rencontrés en trois sessions, et trois nouveaux maîtres de stage. Le livret "
        "d’accueil n’a pas été terminé : il est repris cette année."
    ),
}


def write_words(personas: Personas) -> None:
    for code, body in WORDS.items():
        write_mission_words(
            by=personas.office("coordinator"),
            at=at(WRITTEN_ON, 15),
            year=4,
            mission_code=code,
            number=0,
            body=body,
        )
