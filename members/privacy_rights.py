"""What this app stores about somebody: their card, memberships, login, applications."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q

from cpts_portal.foundation.records.privacy_rights import (
    ACCOUNT,
    APPLICATION,
    PERSON,
    About,
    erasing,
)
from cpts_portal.foundation.records.retention import RetentionRule, deleted, emptied
from members import models
from members.enums import ApplicationState, MembershipState
from members.operations import erasure
from members.operations.erasure import erase_unanswered
from members.queries import retention

LOGIN, APPLYING = "Compte", "Demande d’adhésion"
_STATES = dict(ApplicationState.choices)
_MEMBERSHIP_STATES = dict(MembershipState.choices)
_BY_APPLICATION = {"application": "application", "person": "application__membership__person"}

ABOUT = (
    About(models.Person, "Identité et coordonnées", {"person": "pk"}, without=("erased_at",)),
    About(models.Membership, "Adhésions", {"person": "person"}, without=("structure",)),
    About(
        models.MembershipLog,
        "Étapes des adhésions",
        {"person": "membership__person"},
        without=("membership", "by_role", "transition"),
        words={"from_state": _MEMBERSHIP_STATES, "to_state": _MEMBERSHIP_STATES},
    ),
    About(
        models.Application,
        APPLYING,
        {"application": "pk", "person": "membership__person"},
        without=("membership",),
    ),
    About(
        models.ApplicationLog,
        "Étapes de la demande d’adhésion",
        _BY_APPLICATION,
        without=("transition",),
        words={"from_state": _STATES, "to_state": _STATES},
    ),
    About(models.TextAcceptance, "Textes acceptés", _BY_APPLICATION),
    About(models.Mandate, "Fonctions", {"person": "person"}),
    About(models.BodyMember, "Instances et groupes", {"person": "person"}),
    About(models.Attendance, "Présences aux réunions", {"person": "person"}),
    About(
        models.CrisisPlanVersion,
        "Plans de crise suivis comme référent",
        {"person": "referent"},
        without=("note",),
    ),
    About(models.Invitation, "Invitations à ouvrir un compte", {"person": "person"}),
    About(models.User, LOGIN, {"account": "pk"}, without=("recorded_at",)),
    About(EmailAddress, "Adresses de connexion", {"account": "user"}),
    About(models.RoleGrant, "Rôles du compte", {"account": "user"}, without=("recorded_at",)),
    About(UserSession, "Connexions", {"account": "user"}, without=("session_key", "data")),
    About(models.SecurityAlert, "Alertes de sécurité sur le compte", {"account": "account"}),
    About(models.ProSanteIdentity, "Carte Pro Santé Connect", {"account": "user"}),
    About(Authenticator, "Second facteur", {"account": "user"}, without=("data",)),
)
_EMPTY = "table vide"
NOT_COPIED = {
    (ACCOUNT, "account.EmailConfirmation"): _EMPTY,
    (ACCOUNT, "admin.LogEntry"): _EMPTY,
    (PERSON, "members.ApplicationLink"): "une empreinte : elle ne dit rien de personne",
    (APPLICATION, "members.ApplicationLink"): "une empreinte : elle ne dit rien de personne",
    (PERSON, "account.EmailConfirmation"): "table vide : la confirmation se fait par code",
    (PERSON, "admin.LogEntry"): "table vide : le site de revue tient son propre journal",
}
ERASES = {
    PERSON: (erasure.erase_person, erasure.erase_account),
    ACCOUNT: (erasure.erase_account,),
    APPLICATION: (erasure.erase_application,),
}
RULES = (
    RetentionRule(
        "person",
        (models.Person, models.Membership, models.MembershipLog),
        retention.people_waiting,
        "last_left",
        erasing.due(PERSON, retention.people_due, retention.subject_of_person),
        erasure.announce_people,
    ),
    RetentionRule(
        "account",
        (models.User, EmailAddress, Authenticator),
        retention.accounts_waiting,
        "deactivated_at",
        erasing.due(ACCOUNT, retention.accounts_due, retention.subject_of_account),
        erasure.announce_accounts,
    ),
    emptied(
        "person",
        models.Structure,
        ended_on="last_left",
        full=~Q(representative="", email="", phone=""),
        values={"representative": "", "email": "", "phone": ""},
        among=retention.structures_that_left,
    ),
    RetentionRule(
        "application",
        (models.Application,),
        retention.applications_that_ended,
        "decided_at",
        erasing.due(APPLICATION, retention.applications_due, retention.subject_of_application),
    ),
    RetentionRule(
        "application_unanswered",
        (models.Application,),
        retention.applications_unanswered,
        "last_step",
        erase_unanswered,
    ),
    deleted("application_link", models.ApplicationLink, ended_on="application__decided_at"),
    deleted("alert", models.SecurityAlert, ended_on="raised_at"),
    deleted("invitation", models.Invitation, ended_on="sent_at"),
)
KEPT_WITH = {
    models.ApplicationLog: models.Application,
    models.TextAcceptance: models.Application,
    models.ProSanteIdentity: models.User,
    UserSession: Session,
}
LASTS = {
    Session: "s’efface d’elle-même à son expiration, chaque heure",
    EmailConfirmation: "table vide",
    LogEntry: "table vide",
}
