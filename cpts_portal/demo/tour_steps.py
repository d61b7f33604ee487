"""The words of the guided tour. ``routes``: the first that exists is where the button lands;
``traces``: how the names of the audit begin when the step is done, by somebody of ``role``."""

from dataclasses import dataclass, replace

ANYBODY = ""


@dataclass(frozen=True)
class TourStep:
    code: str
    persona: str
    title: str
    text: str
    button: str
    routes: tuple[str, ...]
    traces: tuple[str, ...]
    role: str


JOIN = TourStep(
    "adherer",
    ANYBODY,
    "Demander à adhérer",
    "Une professionnelle du territoire remplit la demande d’adhésion, sans compte.",
    "Ouvrir la demande d’adhésion",
    ("members:apply",),
    ("application.",),
    "nobody",
)
ACCEPT = TourStep(
    "accepter",
    "coordinator",
    "Vérifier la demande, accueillir l’adhérente",
    "La coordinatrice lit la demande, complète ou accepte.",
    "Devenir {first_name} et lire les demandes d’adhésion",
    ("members:applications",),
    ("application.",),
    "coordinator",
)
DECLARE = TourStep(
    "declarer",
    "nurse",
    "Déclarer une action",
    "L’infirmière confirme une réunion, ou déclare ce qu’elle a fait : date, durée, pièce.",
    "Devenir {first_name} et déclarer une action",
    ("missions:declare",),
    ("declaration.",),
    "member",
)
VERIFY = TourStep(
    "verifier",
    "coordinator",
    "Vérifier les heures",
    "La coordinatrice valide, ou renvoie avec un motif ; l’adhérente voit la suite.",
    "Devenir {first_name} et vérifier les heures",
    ("missions:declarations",),
    ("declaration.",),
    "coordinator",
)
PAY = TourStep(
    "payer",
    "treasurer",
    "Suivre l’argent",
    "Le bureau voit ce qui est prévu, encaissé, engagé, dépensé, et ce qui reste.",
    "Devenir {first_name} et regarder l’argent",
    ("funding:approvals", "funding:budget"),
    ("funding.batch.", "funding.expense."),
    "treasurer",
)
ASK = TourStep(
    "chercher",
    ANYBODY,
    "Chercher un médecin traitant",
    "Une personne sans médecin dépose sa demande, sans compte, et reçoit un numéro.",
    "Ouvrir la demande de médecin traitant",
    ("patients:ask",),
    ("care_request.receive",),
    "nobody",
)
OFFER = TourStep(
    "places",
    "doctor",
    "Ouvrir des places",
    "Le médecin dit combien de personnes il peut suivre, sans que cela se voie ailleurs.",
    "Devenir {first_name} et ouvrir des places",
    ("patients:my_offers",),
    ("care_offer.",),
    "doctor",
)
PROPOSE = TourStep(
    "proposer",
    "access_officer",
    "Qualifier une demande, la proposer à un médecin",
    "La chargée d’accès aux soins appelle, complète, puis propose.",
    "Devenir {first_name} et traiter les demandes",
    ("patients:today", "patients:requests"),
    ("proposal.propose",),
    "access_officer",
)
ANSWER = TourStep(
    "repondre",
    "doctor",
    "Répondre à une proposition",
    "Le médecin accepte ou décline ; l’identité n’apparaît qu’après son accord.",
    "Devenir {first_name} et répondre",
    ("patients:my_proposals",),
    ("proposal.",),
    "doctor",
)
BUILD = TourStep(
    "dossier",
    "coordinator",
    "Préparer le dossier annuel",
    "Le portail assemble chiffres, argent et pièces ; il dit ce qui manque avant d’envoyer.",
    "Devenir {first_name} et ouvrir le dossier annuel",
    ("funding:dossiers",),
    ("funding.dossier.request", "funding.dossier.submit"),
    "coordinator",
)
READ = TourStep(
    "lire",
    "cpam",
    "Lire le dossier à la CPAM",
    "La référente voit les rubriques, ouvre la pièce sous un chiffre, laisse une remarque.",
    "Devenir {first_name} et lire le dossier",
    ("review:waiting", "review:index"),
    ("funding.dossier.", "funders."),
    "cpam",
)
DECIDE = TourStep(
    "decider",
    "ars",
    "Donner l’avis de l’ARS",
    "L’agence relit, rend son avis ; la décision se prend à plusieurs, ligne par ligne.",
    "Devenir {first_name} et relire le dossier",
    ("review:waiting", "review:index"),
    ("funders.", "funding.dossier.comment", "funding.dossier.decide"),
    "ars",
)
COUNTERSIGN = TourStep(
    "contresigner",
    "president",
    "Suivre et contresigner",
    "La présidente lit le tableau de bord ; quand l’année est décidée, elle contresigne.",
    "Devenir {first_name} et lire le tableau de bord",
    ("home:today",),
    ("funding.dossier.countersign",),
    "president",
)
READ_ALIKE = TourStep(
    "msa",
    "msa",
    "Lire le dossier à la MSA",
    "La MSA n’est pas signataire ici : elle lit le dossier et peut laisser une remarque.",
    "Devenir {first_name} et lire le dossier",
    ("review:waiting", "review:index"),
    ("funding.dossier.comment",),
    "msa",
)
# before the first dossier: what the funders already read
READ_CARE = TourStep(
    "chiffres",
    "cpam",
    "Suivre l’accès aux soins à la CPAM",
    "La référente lit combien de gens cherchent un médecin : des nombres, jamais une personne.",
    "Devenir {first_name} et lire les chiffres",
    ("review:care_figures",),
    (),
    "cpam",
)
READ_CARE_AT_THE_AGENCY = replace(
    READ_CARE,
    code="agence",
    persona="ars",
    title="Lire les mêmes chiffres à l’ARS",
    text="L’agence lit le même tableau, à la même date.",
    role="ars",
)
STEPS = (
    JOIN,
    ACCEPT,
    DECLARE,
    VERIFY,
    PAY,
    ASK,
    OFFER,
    PROPOSE,
    ANSWER,
    BUILD,
    READ,
    READ_ALIKE,
    DECIDE,
    COUNTERSIGN,
)
FIRST_YEAR = (
    JOIN,
    ACCEPT,
    DECLARE,
    VERIFY,
    PAY,
    ASK,
    PROPOSE,
    ANSWER,
    OFFER,
    READ_CARE,
    READ_CARE_AT_THE_AGENCY,
    COUNTERSIGN,
)
# the question of the text: can the doctors still take new patients?
CAN_THEY_STILL = replace(
    PROPOSE,
    title="Chercher si les médecins peuvent encore accueillir",
    text="La question du texte publié : quatre personnes attendent, deux médecins ont des places.",
)

INFORMATION = TourStep(
    "reunion",
    "coordinator",
    "Retrouver la réunion du 13 janvier",
    "35 professionnels sont venus entendre l’ARS, la CPAM, la MSA et les élus.",
    "Devenir {first_name} et ouvrir les réunions",
    ("members:meetings",),
    ("meeting.",),
    "coordinator",
)
TERRITORY = TourStep(
    "territoire",
    "president",
    "Regarder le territoire du projet",
    "20 communes, 10 416 habitants : la taille du futur contrat en dépend.",
    "Devenir {first_name} et ouvrir le territoire",
    ("members:territory",),
    ("territory.",),
    "president",
)
NOT_YET = TourStep(
    "attendre",
    "ars",
    "Voir ce que voit l’ARS avant la signature",
    "Aucun dossier n’est attendu : la page le dit, et dit quand il le sera.",
    "Devenir {first_name} et ouvrir les dossiers",
    ("review:waiting", "review:index"),
    ("funding.dossier.",),
    "ars",
)
# a project has no contract: nothing is declared, paid or reviewed yet
STEPS_OF = {
    "loue-lison": FIRST_YEAR,
    "pays-horloger": (
        CAN_THEY_STILL,
        ANSWER,
        *(s for s in FIRST_YEAR if s not in (PROPOSE, ANSWER)),
    ),
    "quercy-bouriane": (INFORMATION, TERRITORY, NOT_YET),
}
