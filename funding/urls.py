from django.urls import path

from funding.budget import views as budget
from funding.contract import views as contract
from funding.dossier.views.office import preparation, submission, year
from funding.indicators import views as indicators

app_name = "funding"
LINE = "indicateurs/<str:number>/<int:year>/"
PIECE = f"{LINE}pieces/<uuid:piece_id>/"
EXPENSE = "budget/depenses/<uuid:expense_id>/"
DOSSIER = "dossiers/<int:year>/"
urlpatterns = [
    path("contrat/", contract.contract_page, name="contract"),
    path("contrat/contrat.<slug:kind>", contract.contract_export, name="contract_export"),
    path("indicateurs/", indicators.indicators_page, name="indicators"),
    path(
        "indicateurs/indicateurs.<slug:kind>",
        indicators.indicators_export,
        name="indicators_export",
    ),
    path(LINE, indicators.indicator_page, name="indicator"),
    path(f"{LINE}pieces/", indicators.deposit, name="deposit_piece"),
    path(PIECE, indicators.piece, name="piece"),
    path(f"{PIECE}image/", indicators.piece_image, name="piece_image"),
    path(f"{PIECE}retirer/", indicators.remove, name="remove_piece"),
    path(f"{PIECE}remettre/", indicators.restore, name="restore_piece"),
    path("budget/", budget.budget_page, name="budget"),
    path("budget/budget.<slug:kind>", budget.budget_export, name="budget_export"),
    path("budget/depenses.<slug:kind>", budget.expenses_export, name="expenses_export"),
    path(EXPENSE, budget.expense_page, name="expense"),
    path(f"{EXPENSE}decision/", budget.decision_page, name="expense_decision"),
    path(f"{EXPENSE}decision/texte/", budget.decision_document, name="expense_decision_document"),
    path(f"{EXPENSE}compte/", budget.correction_page, name="expense_correction"),
    path("dossiers/", year.dossiers_page, name="dossiers"),
    path(DOSSIER, year.dossier_page, name="dossier"),
    path(f"{DOSSIER}avancement/", year.progress_page, name="dossier_progress"),
    path(f"{DOSSIER}construire/", year.build_page, name="dossier_build"),
    path(f"{DOSSIER}transmettre/", submission.send_page, name="dossier_send"),
    path(f"{DOSSIER}reprendre/", submission.withdraw_page, name="dossier_withdraw"),
    path(f"{DOSSIER}calendrier/", preparation.dates_page, name="dossier_dates"),
    path(f"{DOSSIER}missions/<slug:mission_code>/", preparation.words_page, name="dossier_words"),
    path(f"{DOSSIER}points/<int:number>/", preparation.point, name="dossier_point"),
    path(f"{DOSSIER}remarques/<uuid:remark_id>/", preparation.remark_page, name="dossier_remark"),
    path(f"{DOSSIER}reponse/", submission.answer_page, name="dossier_answer"),
    path("dossiers/documents/<uuid:document_id>/", year.document, name="dossier_document"),
]
