"""The frame of every page: the places a person may go, by role, and whose portal this is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from django.urls import NoReverseMatch, get_urlconf, resolve, reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web.interrupted import owner_mark
from members.enums import Role
from members.queries import territory
from patients.queries import proposals

NAMELESS = "Portail CPTS"
NAME_KEPT_SECONDS = 600


@dataclass(frozen=True)
class MenuEntry:
    """``routes``: the first is where the link goes, the others are pages inside that place."""

    label: str
    routes: tuple[str, ...]
    icon: str = ""
    short: str = ""


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    icon: str
    short: str
    current: bool
    badge: int = 0


def entry(label: str, *routes: str, icon: str = "", short: str = "") -> MenuEntry:
    return MenuEntry(label, routes, icon, short or label)


HOME = entry("Accueil", "home:landing", icon="today")
TODAY = ("home:today", "home:reports", "home:mails")
BOARD = entry("Tableau de bord", *TODAY, icon="today", short="Tableau")
DECLARATION = ("missions:declaration", "missions:change", "missions:own_step")
APPLICATIONS = ("members:applications", "members:application")
PEOPLE = (
    *("members:directory", "members:person", "members:territory", "home:person_data"),
    *APPLICATIONS,
)
MEETINGS = ("members:meetings", "members:meeting")
BUDGET = entry("Budget", "funding:budget", icon="money")
DOSSIER = entry(
    "Dossier annuel",
    "funding:dossiers",
    "funding:dossier",
    "funding:dossier_dates",
    "funding:dossier_withdraw",
    "funding:dossier_answer",
    icon="dossier",
    short="Dossier",
)
CONTRACT = ("funding:contract", "funding:indicators", "funding:indicator")
REQUEST = (
    "patients:request",
    "patients:readers",
    "patients:record",
    "patients:correct",
    "patients:search",
    "patients:propose",
    "patients:proposal",
    "patients:compare",
)
ACCESS = ("patients:today", "patients:offers", "patients:reminders", "patients:figures")
OFFER = ("patients:my_offer", "patients:delegations", "patients:my_absence")
PROPOSAL = ("patients:my_proposal", "patients:my_patient")
PROPOSED = entry(
    "Patients proposés", "patients:my_proposals", *PROPOSAL, icon="people", short="Proposés"
)
MEMBER = (
    HOME,
    entry("Mes réunions", *MEETINGS, icon="meeting"),
    entry("Mes heures", "home:my_hours", "missions:declare", *DECLARATION, icon="hours"),
    entry("Adhérents", *PEOPLE, icon="people"),
    entry("Signaler un patient", "patients:report"),
    entry("Mes versements", "home:my_payments"),
    entry("Documents", "home:documents"),
)
REVIEWER = (
    entry("À vous", "review:waiting", icon="today"),
    entry(
        "Dossiers annuels",
        "review:index",
        "review:funding_dossier_changelist",
        "review:funding_dossier_change",
        "review:funding_dossier_comment",
        "review:funding_dossier_opinion",
        "review:funding_dossier_completion",
        "review:funding_dossier_step",
        icon="dossier",
        short="Dossiers",
    ),
    entry("Accès aux soins", "review:care_figures", icon="people", short="Accès"),
    entry("Indicateurs", "review:indicators", icon="contract"),
    entry("Argent", "review:money", icon="money"),
    entry("Pièces", "review:evidence"),
    entry(
        "Entre financeurs",
        "review:funders",
        "review:visas",
        "review:funding_dossier_position",
        "review:funding_dossier_decision",
        "review:funding_dossier_act",
    ),
    entry("Décisions", "review:decisions"),
)

# words and order of the vocabulary of the trade; a page that does not exist yet is left out
BY_ROLE: dict[str, tuple[MenuEntry, ...]] = {
    Role.COORDINATOR: (
        entry("Aujourd’hui", *TODAY, icon="today"),
        entry("Adhérents", *PEOPLE, icon="people"),
        entry("Actions", "missions:actions", icon="action"),
        entry("Réunions", *MEETINGS, icon="meeting"),
        entry(
            "Heures déclarées", "missions:declarations", *DECLARATION, icon="hours", short="Heures"
        ),
        entry("Médecin traitant", "patients:requests", *REQUEST, *ACCESS),
        entry("Contrat et indicateurs", *CONTRACT, icon="contract", short="Contrat"),
        BUDGET,
        DOSSIER,
        entry("Documents", "home:documents"),
        entry("Réglages", "home:settings"),
    ),
    Role.TREASURER: (
        entry("Bon à payer", "funding:approvals", icon="action"),
        BOARD,
        entry("Virements", "funding:payments", icon="money"),
        entry("Dépenses", "funding:expenses"),
        entry("Banque", "funding:bank"),
        BUDGET,
        entry("Contrat", *CONTRACT, icon="contract"),
    ),
    Role.PRESIDENT: (
        entry("À décider", "home:decisions", icon="action"),
        BOARD,
        entry("Instances", "members:bodies", icon="meeting"),
        BUDGET,
        DOSSIER,
        entry("Contrat et indicateurs", *CONTRACT, icon="contract", short="Contrat"),
    ),
    Role.ACCESS_OFFICER: (
        entry("À faire", "patients:today", icon="today"),
        entry("Demandes", "patients:requests", *REQUEST, icon="people"),
        entry("Médecins et places", "patients:offers", "patients:doctor", "patients:add_doctor"),
        entry("Relances", "patients:reminders"),
        entry("Chiffres", "patients:figures"),
    ),
    Role.ADMINISTRATOR: (
        entry("Courriels", "home:mails", icon="action"),
        entry("Alertes", "members:alerts", icon="action"),
        entry("Comptes et traces", "home:accounts", "home:account_trail", icon="people"),
        entry("Santé du portail", "health", icon="today", short="Santé"),
    ),
    Role.CPAM: REVIEWER,
    Role.ARS: REVIEWER,
    Role.MSA: REVIEWER,
    # who waits for an answer comes before what can wait
    Role.DOCTOR: (HOME, PROPOSED, *MEMBER[1:], entry("Mes places", "patients:my_offers", *OFFER)),
    Role.MEMBER: MEMBER,
}
# what somebody without an account may do here
OPEN = (
    entry("Chercher un médecin traitant", "patients:ask"),
    entry("Adhérer", "members:apply", "members:apply_structure"),
)
# an account without any role: what a doctor lets it answer
ANSWERING = (PROPOSED, entry("Places", "patients:my_offers", *OFFER, icon="action"))
ACCOUNT = (
    entry("Mon mot de passe", "account_change_password"),
    entry("Mon adresse de courriel", "account_email"),
    entry("Double authentification", "mfa_index"),
    entry("Mes connexions", "usersessions_list"),
    entry("Mes courriels", "home:my_mails"),
    entry("Alertes de sécurité", "members:alerts"),
    entry("Mes données", "home:my_data"),
)


@lru_cache(maxsize=256)
def _target(route: str, urlconf: str | None) -> tuple[str, Callable[[Actor], bool] | None] | None:
    """The address of a route and the rule of its page; None when the page does not exist."""
    try:
        url = reverse(route)
    except NoReverseMatch:
        return None
    return url, getattr(resolve(url).func, "rule", None)


def _places(entries, actor: Actor, here: str) -> list[Place]:
    places, urls = [], set()
    for item in entries:
        guard = _target(item.routes[0], get_urlconf())
        if guard is None or guard[0] in urls or (guard[1] and not guard[1](actor)):
            continue
        urls.add(guard[0])
        places.append(Place(item.label, guard[0], item.icon, item.short, here in item.routes))
    return places


def places_of(actor: Actor, here: str = "") -> list[Place]:
    """Someone with two roles sees the places of the first, then what the other adds."""
    entries = [item for role, items in BY_ROLE.items() if role in actor.roles for item in items]
    entries = entries if actor.roles else list(ANSWERING)
    # the home page sends whoever has a desk to that desk
    first, others = entries[:1], [item for item in entries[1:] if item is not HOME]
    return _places(first + others, actor, here)


def _with_badges(places: list[Place], actor: Actor) -> list[Place]:
    """How many answers are awaited, on every page of who answers for a doctor."""
    url = reverse(PROPOSED.routes[0])
    if actor.id is None or not any(place.url == url for place in places):
        return places
    waiting = proposals.waiting_for_account(actor.id, actor.person_id, clock.today())
    return [replace(place, badge=waiting) if place.url == url else place for place in places]


def role_of(actor: Actor) -> str:
    return next(
        (Role(role).label for role in (*BY_ROLE, Role.ADMINISTRATOR) if role in actor.roles), ""
    )


@lru_cache(maxsize=1)
def _stored_facts(window: int) -> territory.Association:
    """Kept for a while in each process: the frame of a page costs no query."""
    facts = territory.association()
    if facts is None:
        raise LookupError  # an exception is not kept: the name shows as soon as there is one
    return facts


def association_facts() -> territory.Association | None:
    try:
        return _stored_facts(int(time.monotonic() // NAME_KEPT_SECONDS))
    except LookupError:
        return None


def page_frame(request) -> dict:
    """Context processor. Early errors have no actor: they get the bare frame."""
    actor = getattr(request, "actor", None)
    facts = association_facts()
    name = facts.name if facts else NAMELESS
    frame: dict[str, Any] = {"association": name, "contact": facts, "nav": []}
    if actor is None:
        return frame
    here = request.resolver_match.view_name if request.resolver_match else ""
    if actor.id is None:
        return frame | {"open_places": _places(OPEN, actor, here)}
    return frame | {
        "nav": _with_badges(places_of(actor, here), actor),
        "account_menu": _places(ACCOUNT, actor, here),
        "sign_out_url": (_target("account_logout", get_urlconf()) or ("",))[0],
        # signed when a form asks for it, and only then
        "owner_mark": partial(owner_mark, actor.id),
        "person": {"name": actor.name, "role": role_of(actor)},
    }
