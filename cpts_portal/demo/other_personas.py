"""The personas of the other seeds. Every name and address is invented."""

from cpts_portal.demo import persona as hints
from cpts_portal.demo.persona import Persona
from members.enums import Role

NOT_SENT = "Voyez où en est le dossier de l’année 1, que la CPTS n’a pas encore transmis."


def _contract_personas(domain: str, names: dict[str, str], labels: dict[str, str]) -> tuple:
    """A signed contract: the same seats as in Loire Forez. ``fixture_id`` is the persona's key."""

    def seat(key, label, local, roles=(), *, person=False, hint=""):
        return Persona(
            key,
            labels.get(key, label),
            names[key],
            f"{local}@{domain}.example",
            roles,
            fixture_id=key if person else None,
            hint=hint,
        )

    return (
        seat("nurse", "Infirmière adhérente", "infirmiere", person=True, hint=hints.NURSE),
        seat("doctor", "Médecin généraliste", "medecin", person=True, hint=hints.DOCTOR),
        seat(
            "access_officer",
            "Chargée d’accès aux soins",
            "acces",
            (Role.ACCESS_OFFICER,),
            hint=hints.ACCESS_OFFICER,
        ),
        seat(
            "coordinator",
            "Coordinatrice",
            "coordination",
            (Role.COORDINATOR,),
            hint=hints.COORDINATOR,
        ),
        seat(
            "treasurer",
            "Trésorière",
            "tresoriere",
            (Role.TREASURER,),
            person=True,
            hint=hints.TREASURER,
        ),
        seat(
            "president",
            "Présidente",
            "presidence",
            (Role.PRESIDENT,),
            person=True,
            hint=hints.PRESIDENT,
        ),
        seat("cpam", "Référente CPAM", "cpam", (Role.CPAM,), hint=NOT_SENT),
        seat("ars", "Référent ARS", "ars", (Role.ARS,), hint=NOT_SENT),
    )


def _project_personas() -> tuple[Persona, ...]:
    """No contract, no member yet: those who carry the project, and those who came to listen."""

    def seat(key, label, name, local, roles=(), hint="", **more):
        return Persona(
            key, label, name, f"{local}@quercy-bouriane.example", roles, hint=hint, **more
        )

    return (
        seat(
            "nurse",
            "Infirmière venue à la réunion",
            "Maud Saulaie",
            "infirmiere",
            hint="Voyez ce que voit une personne qui n’est pas encore adhérente.",
            fixture_id="nurse",
            belongs=False,
        ),
        seat(
            "doctor",
            "Médecin venu à la réunion",
            "Hugues Tilleul",
            "medecin",
            hint="Même chose, pour un médecin généraliste.",
            fixture_id="doctor",
            belongs=False,
        ),
        seat(
            "coordinator",
            "Coordinatrice",
            "Élise Fougeraie",
            "projet",
            (Role.COORDINATOR,),
            hint="Retrouvez la réunion d’information et ses 35 présents.",
        ),
        seat(
            "president",
            "Porteuse du projet",
            "Jeanne Roseraie",
            "porteuse",
            (Role.PRESIDENT,),
            hint="Regardez le territoire : 20 communes, 10 416 habitants.",
            fixture_id="president",
        ),
        seat(
            "cpam",
            "Référent CPAM",
            "Denis Silex",
            "cpam",
            (Role.CPAM,),
            hint="Vérifiez qu’aucun dossier n’est attendu avant la signature.",
        ),
        seat(
            "ars",
            "Référente ARS",
            "Laure Grès",
            "ars",
            (Role.ARS,),
            hint="Vérifiez qu’aucun dossier n’est attendu avant la signature.",
        ),
        seat(
            "msa",
            "Référente MSA",
            "Nadège Marne",
            "msa",
            (Role.MSA,),
            hint="La MSA invite aussi : elle voit ce que voient les autres financeurs.",
        ),
    )


OTHERS = {
    "loue-lison": _contract_personas(
        "loue-lison",
        {
            "nurse": "Aline Garance",
            "doctor": "Paul Alisier",
            "access_officer": "Mélanie Osier",
            "coordinator": "Sophie Ancolie",
            "treasurer": "Brigitte Capucine",
            "president": "Hélène Mirabelle",
            "cpam": "Corinne Calcite",
            "ars": "Marc Tuffeau",
        },
        {},
    ),
    "pays-horloger": _contract_personas(
        "pays-horloger",
        {
            "nurse": "Lucie Gentiane",
            "doctor": "Étienne Sorbier",
            "access_officer": "Fanny Bruyère",
            "coordinator": "Pauline Arnica",
            "treasurer": "Odette Myrtille",
            "president": "Gaspard Mélèze",
            "cpam": "Agnès Lauze",
            "ars": "Bruno Molasse",
        },
        {"president": "Président, pharmacien"},
    ),
    "quercy-bouriane": _project_personas(),
}
