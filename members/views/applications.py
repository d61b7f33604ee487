"""Applications at the coordinator's desk: the list and its files, one of them, the decision."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock, phones
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.exports import csv_response, xlsx_response
from cpts_portal.foundation.web.http import page, reads, writes
from members.filters import ApplicationFilter
from members.forms.steps import ApplicationDecisionForm
from members.models import Application
from members.operations import deciding, membership
from members.permissions import examines_applications
from members.queries import applications as queries
from members.queries import joining
from members.traced_reads import applications_file

HEADER = (
    *("numéro", "candidat", "nom", "profession ou type", "RPPS", "RPPS vérifié", "commune"),
    *("sur le territoire", "courriel", "téléphone", "envoyée le", "état"),
)
DONE = {
    "accept": "Acceptée",
    "ask": "Relancée",
    "refuse": "Non retenue",
    "confirm": "RPPS confirmé",
    "fee": "Cotisation reçue",
    "invite": "Invitation envoyée",
    "uninvite": "Invitation retirée",
}
DECIDES = frozenset({"accept", "ask", "refuse"})
_exports = page(
    reads(traced=True),
    examines_applications,
    scope="all applications, traced",
    budget=4,
    query=ApplicationFilter.base_filters,
    sensitive=True,
)


@page(
    reads,
    examines_applications,
    scope="all applications",
    budget=5,
    query=(*ApplicationFilter.base_filters, "page"),
)
def applications(request):
    """Those that wait, the oldest first; the others by their tab."""
    filters = ApplicationFilter(request.GET, queries.all_applications())
    context = {
        "page": page_of(filters.qs, request.GET.get("page", 1), present=queries.with_labels),
        "filters": filters,
        "tabs": filters.tabs(queries.counts(filters.rows_without("etat"))),
    }
    return render(request, "members/applications.html", context)


@_exports
def applications_export(request):
    """The rows of the list, with its filters."""
    return csv_response(*_file(request))


@_exports
def applications_workbook(request):
    """The same, where a number is a text for every spreadsheet."""
    return xlsx_response(*_file(request))


def _file(request) -> tuple:
    now = clock.now()
    filters = ApplicationFilter(request.GET, queries.all_applications())
    rows = applications_file(by=request.actor, at=now, rows=filters.qs)
    cells = (
        (
            *(row.reference, row.get_kind_display(), row.name, row.about, row.rpps),
            "" if not row.rpps else "oui" if row.rpps_is_sure else "non",
            *(row.commune.name, row.on_territory, row.email, phones.formatted(row.phone)),
            *(row.sent_at, row.office_tag.label),
        )
        for row in rows
    )
    return f"demandes-{now:%Y-%m-%d}", HEADER, cells


@page(
    writes,
    examines_applications,
    scope="all applications",
    budget=10,
    draft="members.application:{application_id}",
)
def application(request, application_id):
    row = queries.find_application(application_id)
    if row is None:
        raise Http404
    twins = queries.twins_of(row)
    people = [twin for twin in twins if twin["what"] == "person"]
    if request.method != "POST":
        initial = {"version": row.version, "reason": (request.draft or {}).get("reason", "")}
        return _render(request, row, twins, ApplicationDecisionForm(initial=initial, people=people))
    form = ApplicationDecisionForm(request.POST, people=people)
    if form.is_valid():
        following = queries.neighbours(row.id)["after"]
        step = form.cleaned_data["step"]
        if form.accepted_by(_decide, step, request.actor, clock.now(), row, form.cleaned_data):
            messages.info(request, f"{DONE[step]} : {row.name}, {row.reference}.")
            if step not in DECIDES:
                return redirect("members:application", row.id)
            if following and following != row.id:
                return redirect("members:application", following)
            return redirect("members:applications")
        row = queries.find_application(application_id) or row
    return _render(request, row, twins, form)


def _decide(step: str, by, at, row: Application, data: dict) -> None:
    """One operation, at the version that was on the screen."""
    target = {"by": by, "at": at, "application_id": row.id, "version": data["version"]}
    match step:
        case "accept":
            admitted = {name: data[name] for name in ("admitted_by", "admitted_on")}
            deciding.accept_application(**target, **admitted, person_id=data["person"])
        case "ask":
            deciding.ask_for_piece(**target, reason=data["reason"])
        case "refuse":
            deciding.refuse_application(**target, reason=data["reason"])
        case "confirm":
            deciding.confirm_rpps(**target, rpps=data["rpps"])
        case "fee":
            membership.receive_fee(by=by, at=at, membership_id=row.membership_id)
        case "invite":
            membership.send_invitation_again(**target)
        case "uninvite":  # pragma: no branch — the form knows no other step
            membership.withdraw_invitation(**target)


def _render(request, row: Application, twins, form: ApplicationDecisionForm):
    person_id = row.membership and row.membership.person_id
    context = {
        "application": row,
        "person_id": person_id,
        "tag": row.office_tag,
        "twins": twins,
        "form": form,
        "draft": request.draft,
        "place": queries.neighbours(row.id),
        "history": row.log.order_by("-at", "-id"),
        "texts": queries.accepted_texts(row),
        "groups": queries.group_names(row),
        "invitation": person_id and joining.latest_invitation(person_id, clock.now()),
    }
    return render(request, "members/application.html", context, status=form.status)
