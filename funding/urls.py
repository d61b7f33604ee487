from django.urls import path

from funding.budget.views import budget, expenses
from funding.contract.views import contract
from funding.dossier.views.office import preparation, submission, year
from funding.indicators.views import indicators, pieces

app_name = "funding"
urlpatterns = [
    path("contrat/", contract.contract_page, name="contract"),
    path("contrat/contrat.<slug:kind>", contract.contract_export, name="contract_export"),
    path("indicateurs/", indicators.indicators_page, name="indicators"),
    path(
        "indicateurs/indicateurs.<slug:kind>",
        indicators.indicators_export,
        name="indicators_export",
    ),
    path("indicateurs/<str:number>/<int:year>/", indicators.indicator_page, name="indicator"),
    path("indicateurs/<str:number>/<int:year>/pieces/", pieces.deposit, name="deposit_piece"),
    path("indicateurs/<str:number>/<int:year>/pieces/<uuid:piece_id>/", pieces.piece, name="piece"),
    path(
        "indicateurs/<str:number>/<int:year>/pieces/<uuid:piece_id>/image/",
        pieces.piece_image,
        name="piece_image",
    ),
    path(
        "indicateurs/<str:number>/<int:year>/pieces/<uuid:piece_id>/retirer/",
        pieces.remove,
        name="remove_piece",
    ),
    path(
        "indicateurs/<str:number>/<int:year>/pieces/<uuid:piece_id>/remettre/",
        pieces.restore,
        name="restore_piece",
    ),
    path("budget/", budget.budget_page, name="budget"),
    path("budget/budget.<slug:kind>", budget.budget_export, name="budget_export"),
    path("budget/depenses.<slug:kind>", budget.expenses_export, name="expenses_export"),
    path("budget/depenses/<uuid:expense_id>/", expenses.expense_page, name="expense"),
    path(
        "budget/depenses/<uuid:expense_id>/decision/",
        expenses.decision_page,
        name="expense_decision",
    ),
    path(
        "budget/depenses/<uuid:expense_id>/decision/texte/",
        expenses.decision_document,
        name="expense_decision_document",
    ),
    path(
        "budget/depenses/<uuid:expense_id>/compte/",
        expenses.correction_page,
        name="expense_correction",
    ),
    path("dossiers/", year.dossiers_page, name="dossiers"),
    path("dossiers/<int:year>/", year.dossier_page, name="dossier"),
    path("dossiers/<int:year>/avancement/", year.progress_page, name="dossier_progress"),
    path("dossiers/<int:year>/construire/", year.build_page, name="dossier_build"),
    path("dossiers/<int:year>/transmettre/", submission.send_page, name="dossier_send"),
    path("dossiers/<int:year>/reprendre/", submission.withdraw_page, name="dossier_withdraw"),
    path("dossiers/<int:year>/calendrier/", preparation.dates_page, name="dossier_dates"),
    path(
        "dossiers/<int:year>/missions/<slug:mission_code>/",
        preparation.words_page,
        name="dossier_words",
    ),
    path("dossiers/<int:year>/points/<int:number>/", preparation.point, name="dossier_point"),
    path(
        "dossiers/<int:year>/remarques/<uuid:remark_id>/",
        preparation.remark_page,
        name="dossier_remark",
    ),
    path("dossiers/<int:year>/reponse/", submission.answer_page, name="dossier_answer"),
    path("dossiers/documents/<uuid:document_id>/", year.document, name="dossier_document"),
]
