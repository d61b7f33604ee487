from django.urls import path

from cpts_portal.home.views import accounts, first_pages, legal, mails, personal_data, reports

app_name = "home"
urlpatterns = [
    path("", first_pages.landing, name="landing"),
    path("aujourdhui/", first_pages.today, name="today"),
    path("mes-heures/", first_pages.my_hours, name="my_hours"),
    path("rapports/", reports.reports_page, name="reports"),
    path("rapports/avancement/", reports.reports_progress, name="reports_progress"),
    path("rapports/demander/", reports.ask_report, name="ask_report"),
    path("rapports/<uuid:run_id>/rapport.pdf", reports.report, name="report"),
    path("rapports/<uuid:run_id>/relancer/", reports.report_again, name="report_again"),
    path("courriels/", mails.mails, name="mails"),
    path("courriels/<uuid:mail_id>/renvoyer/", mails.resend, name="resend_mail"),
    path("comptes/", accounts.accounts_page, name="accounts"),
    path("comptes/<uuid:account_id>/traces/", accounts.account_trail, name="account_trail"),
    path(
        "comptes/<uuid:account_id>/traces.csv",
        accounts.account_trail_export,
        name="account_trail_export",
    ),
    path("mes-courriels/", mails.my_mails, name="my_mails"),
    path("mes-donnees/", personal_data.my_data, name="my_data"),
    path("mes-donnees/copie/<str:ticket>/", personal_data.my_copy, name="my_copy"),
    path("adherents/<uuid:person_id>/donnees/", personal_data.person_data, name="person_data"),
    path(
        "adherents/<uuid:person_id>/donnees/copie/<str:ticket>/",
        personal_data.person_copy,
        name="person_copy",
    ),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("vie-privee/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
]
