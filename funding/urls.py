from django.urls import path

from funding.views import budget, contract, indicators

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
    path("budget/", budget.budget_page, name="budget"),
    path("budget/budget.<slug:kind>", budget.budget_export, name="budget_export"),
    path("budget/depenses.<slug:kind>", budget.expenses_export, name="expenses_export"),
]
