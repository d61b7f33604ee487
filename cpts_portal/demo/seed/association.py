"""The association, its people, its bodies, its contract: what exists before anybody declares."""

from datetime import date, timedelta

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.personas import everybody
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.demo.seed.sheets import drawn_page
from cpts_portal.foundation.records import documents
from members.enums import BodyKind, Office, StructureKind
from members.operations import accounts, contracts, membership, people, territory

FOUNDED_ON = date(2021, 11, 2)
SIGNED_ON = date(2022, 7, 5)
SYSTEMS = {"71": "TRE_R95"}
DETAILS = {"MG": "médecine générale", "SPE": "spécialiste", "IPA": "pratique avancée"}
STRUCTURES = {
    "hôpital": StructureKind.HOSPITAL,
    "MSP": StructureKind.MSP,
    "EHPAD": StructureKind.EHPAD,
    "DAC": StructureKind.DAC,
}
OFFICES = {
    "présidente": Office.PRESIDENT,
    "vice_président": Office.VICE_PRESIDENT,
    "trésorier": Office.TREASURER,
    "secrétaire": Office.SECRETARY,
    "secrétaire_adjoint": Office.DEPUTY_SECRETARY,
}
BODIES = {
    "bureau": ("Bureau", BodyKind.BUREAU, None),
    "ca": ("Conseil d’administration", BodyKind.BOARD, None),
    "G_ACC": ("Groupe accès aux soins", BodyKind.GROUP, "acces"),
    "G_SNP": ("Groupe soins non programmés", BodyKind.GROUP, "acces"),
    "G_VH": ("Groupe sortie d’hospitalisation", BodyKind.GROUP, "parcours"),
    "G_DIA": ("Groupe diabète", BodyKind.GROUP, "parcours"),
    "G_PER": ("Groupe périnatalité", BodyKind.GROUP, "parcours"),
    "G_PREV": ("Groupe prévention", BodyKind.GROUP, "prevention"),
    "G_ATT": ("Groupe attractivité", BodyKind.GROUP, "accompagnement"),
    "G_CRISE": ("Cellule de crise", BodyKind.GROUP, "crise"),
}
HEADCOUNTS = {"IDE_IPA": ("60", "Infirmiers et IPA", "")}


def register_association(personas: Personas) -> None:
    personas.say("L’association et son territoire")
    territory.found_association(
        by=personas.portal,
        at=at(FOUNDED_ON),
        name="CPTS Loire Forez",
        territory_name="Loire Forez",
        commune_codes=fixture_data().territory["communes"],
        email="contact@loire-forez.example",
        # numbers that ARCEP keeps for fiction
        phone="04 65 71 42 42",
    )
    _count_the_territory(personas)


def _count_the_territory(personas: Personas) -> None:
    kinds = {row["kind"]: row for row in fixture_data().professions_76}
    for kind, count in fixture_data().denominators_invented.items():
        code, label, detail = HEADCOUNTS.get(kind) or (
            kinds[kind]["code"],
            kinds[kind]["label"],
            kinds[kind]["detail"],
        )
        territory.record_headcount(
            by=personas.portal,
            at=at(FOUNDED_ON),
            kind=kind,
            label=f"{label} ({detail})" if detail else label,
            profession=(SYSTEMS.get(code, "TRE_G15"), code),
            detail=DETAILS.get(kind, ""),
            count=count,
            source="inventé pour la démonstration",
            as_of=date(2022, 1, 1),
        )


def register_members(personas: Personas) -> None:
    personas.say("Les adhérents")
    for row in fixture_data().people:
        joined = day(row["joined"])
        person = membership.join_member(
            by=personas.portal,
            at=at(joined),
            joined_on=joined,
            last_name=row["last"],
            first_name=row["first"],
            profession=(SYSTEMS.get(row["code"], "TRE_G15"), row["code"]),
            detail=DETAILS.get(row["kind"], ""),
            rpps=row["rpps"],
            commune_code=row["commune"],
            # so that the office may write to the GPs who have no account yet
            email=f"cabinet-{row['id'].lower()}@loire-forez.example" if row["kind"] == "MG" else "",
        )
        personas.people[row["id"]] = person.pk
        personas.names[row["id"]] = f"{row['first']} {row['last']}"
    for row in fixture_data().structures:
        joined = day(row["joined"])
        membership.join_structure(
            by=personas.portal,
            at=at(joined),
            joined_on=joined,
            name=row["name"],
            kind=STRUCTURES[row["kind"]],
            commune_code=row["commune"],
        )
    for row in fixture_data().partners:
        people.register_partner(
            by=personas.portal, at=at(SIGNED_ON), name=row["name"], kind=row["kind"]
        )


def see_people_leave(personas: Personas) -> None:
    for row in fixture_data().people:
        if row["left"]:
            left = day(row["left"]) + timedelta(days=1)
            membership.leave_member(
                by=personas.portal,
                at=at(left),
                left_on=left,
                reason=row["reason"],
                person_id=personas.people[row["id"]],
            )


def seat_everybody(personas: Personas) -> None:
    personas.say("Les mandats et les groupes de travail")
    for name, fixture_id in fixture_data().mandates.items():
        people.give_mandate(
            by=personas.portal,
            at=at(SIGNED_ON),
            person_id=personas.people[fixture_id],
            office=OFFICES[name],
            starts_on=SIGNED_ON,
        )
    for code, fixture_ids in fixture_data().bodies.items():
        name, kind, mission = BODIES[code]
        body = people.create_body(
            by=personas.portal,
            at=at(SIGNED_ON),
            code=code,
            name=name,
            kind=kind,
            mission_code=mission,
        )
        for fixture_id in fixture_ids:
            people.seat_person(
                by=personas.portal,
                at=at(SIGNED_ON),
                body_id=body.pk,
                person_id=personas.people[fixture_id],
                starts_on=SIGNED_ON,
            )


def sign_the_contract(personas: Personas) -> None:
    personas.say("Le contrat et ses missions")
    facts = fixture_data().contract
    contract = contracts.sign_contract(
        by=personas.portal,
        at=at(SIGNED_ON, 15),
        signed_on=SIGNED_ON,
        population=fixture_data().territory["population"],
        parties=facts["parties"],
        band=facts["band"],
        missions=[code for code, on in facts["missions"].items() if day(on) == SIGNED_ON],
    )
    personas.contract_id = contract.pk
    for code, started in facts["missions"].items():
        if day(started) != SIGNED_ON:
            contracts.start_mission(
                by=personas.portal,
                at=at(day(started)),
                contract_id=contract.pk,
                mission_code=code,
                started_on=day(started),
            )
    _adopt_crisis_plans(personas)


def _adopt_crisis_plans(personas: Personas) -> None:
    referent = fixture_data().crisis_plan["referent"]
    for number, adopted in enumerate(fixture_data().crisis_plan["versions"], 1):
        on = day(adopted)
        lines = [
            f"Version {number}, adoptée le {on:%d/%m/%Y}",
            f"Référent de crise : {personas.names[referent]}",
            "1. Qui appelle qui : cellule de crise, hôpital, mairies, préfecture",
            "2. Afflux de blessés ou de malades : accueil, tri, cabinets ouverts",
            "3. Épidémie : vaccination, dépistage, visites à domicile",
            "4. Canicule, grand froid, panne : personnes à appeler chaque jour",
            "5. Après la crise : retour d’expérience et mise à jour annuelle",
        ]
        page = drawn_page("Plan de réponse aux crises sanitaires graves", lines, signed=False)
        plan = documents.store(
            content=page,
            name=f"plan-de-crise-v{number}.png",
            media_type="image/png",
            kind="crisis_plan",
            at=at(on),
            by=personas.portal,
        )
        contracts.adopt_crisis_plan(
            by=personas.portal,
            at=at(on),
            adopted_on=on,
            referent_id=personas.people[referent],
            document_id=plan.id,
        )


def open_accounts(personas: Personas, on: date = SIGNED_ON) -> None:
    personas.say("Les comptes des personas")
    for who in everybody():
        user = accounts.create_account(
            by=personas.portal,
            at=at(on, 16),
            email=who.email,
            password=who.password,
            name=who.name,
            person=personas.people.get(who.fixture_id or ""),
            roles=who.roles,
        )
        if who.totp_secret:
            accounts.enrol_totp(
                by=personas.portal, at=at(on, 16), user_id=user.pk, secret=who.totp_secret
            )
        personas.accounts[who.key] = user.pk
        if who.fixture_id:
            personas.accounts[who.fixture_id] = user.pk
