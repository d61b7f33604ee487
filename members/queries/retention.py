"""Who left, whose login is closed: what is kept of them, and until when."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from cpts_portal.foundation.records import retention
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, APPLICATION, PERSON, DataSubject
from members.enums import ApplicationState
from members.models import Application, Membership, Person, Structure, User
from members.models.membership import IN_FORCE
from members.models.user import NOWHERE


def people_waiting():
    """Those who were members and are no longer; ``last_left`` is the day that counts."""
    here = Membership.objects.filter(person=OuterRef("pk"), state__in=IN_FORCE)
    people = Person.objects.filter(~Exists(here), erased_at__isnull=True)
    people = people.annotate(last_left=Max("memberships__left_on"))
    return people.filter(last_left__isnull=False)


def structures_that_left():
    """The same, for legal persons: they name who represents them."""
    here = Membership.objects.filter(structure=OuterRef("pk"), state__in=IN_FORCE)
    rows = Structure.objects.filter(~Exists(here)).annotate(last_left=Max("memberships__left_on"))
    return rows.filter(last_left__isnull=False)


def applications_that_ended():
    """Refused or withdrawn. What is erased has no address left."""
    ended = (ApplicationState.REFUSED, ApplicationState.WITHDRAWN)
    return Application.objects.filter(state__in=ended).exclude(email="")


def applications_due(at: datetime):
    return retention.due(applications_that_ended(), "application", "decided_at", at)


def applications_unanswered():
    """Those whose candidate was asked something; ``last_step`` is the day that counts."""
    rows = Application.objects.filter(state=ApplicationState.INCOMPLETE).exclude(email="")
    return rows.annotate(last_step=Max("log__at__date"))


def unanswered_due(at: datetime):
    return retention.due(applications_unanswered(), "application_unanswered", "last_step", at)


def people_due(at: datetime):
    return retention.due(people_waiting(), "person", "last_left", at)


def people_soon(at: datetime):
    return retention.soon(people_waiting(), "person", "last_left", at).order_by("pk")


def accounts_waiting():
    closed = User.objects.filter(deactivated_at__isnull=False)
    return closed.exclude(email__endswith=f"@{NOWHERE}")


def accounts_due(at: datetime):
    return retention.due(accounts_waiting(), "account", "deactivated_at", at)


def accounts_soon(at: datetime):
    return retention.soon(accounts_waiting(), "account", "deactivated_at", at).order_by("pk")


def subject_of_person(person_id: UUID) -> DataSubject | None:
    """The person, their login and the addresses they are written to."""
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        return None
    account = User.objects.filter(person=row).first()
    addresses = {row.email, row.public_email, row.mssante_email, account.email if account else ""}
    refs = {"addresses": sorted(addresses - {""})}
    return DataSubject(PERSON, row.pk, refs | ({ACCOUNT: account.pk} if account else {}))


def subject_of_account(account_id: UUID) -> DataSubject | None:
    """A login: with its person when it has one."""
    row = User.objects.filter(pk=account_id).first()
    if row is None:
        return None
    return DataSubject(ACCOUNT, row.pk, {"addresses": [row.email]})


def subject_of_application(application_id: UUID) -> DataSubject | None:
    exists = Application.objects.filter(pk=application_id).exists()
    return DataSubject(APPLICATION, application_id) if exists else None


def left_on(person_id: UUID) -> date | None:
    """None while they are a member, or when they never were."""
    return people_waiting().filter(pk=person_id).values_list("last_left", flat=True).first()


def is_erased(kind: str, public_id: UUID) -> bool:
    """Also when there is nobody by that identifier: nothing is left to erase."""
    rows = {
        PERSON: Person.objects.filter(erased_at__isnull=True),
        ACCOUNT: User.objects.exclude(email__endswith=f"@{NOWHERE}"),
        APPLICATION: Application.objects.exclude(email=""),
    }[kind]
    return not rows.filter(pk=public_id).exists()
