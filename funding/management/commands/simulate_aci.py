"""The first year of an ACI contract, from the packaged rates: no database, no service."""

import json
import re
import unicodedata
from datetime import date

from django.core.management.base import BaseCommand

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import in_french
from funding.forecast.first_year import forecast_first_year
from funding.forecast.values import DEFAULTS, Forecast, ForecastSettings

FRENCH_FAULTS = [
    (r"unrecognized arguments: (.*)", r"Argument inconnu : \1."),
    (r"argument (\S+): expected one argument", r"L’option \1 attend une valeur."),
    (r"argument (\S+): ignored explicit argument .*", r"L’option \1 n’attend pas de valeur."),
    (r"argument (\S+): invalid .*", r"La valeur de l’option \1 n’est pas acceptée."),
]
UNITS = {"jours": "days", "douziemes": "twelfths"}


class Command(BaseCommand):
    help = "Calcule la première année d’un contrat ACI : avance, solde, part variable, maximum."
    requires_system_checks = ()

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)
        vars(parser)["error"] = self._refuse_arguments
        return parser

    def add_arguments(self, parser):
        parser.add_argument("--population", help="nombre d’habitants (1 à 5 000 000)")
        parser.add_argument("--signed-on", help="date de signature, AAAA-MM-JJ")
        parser.add_argument(
            "--missions",
            default="",
            help="missions séparées par des virgules ; « acces:2022-09-01 » donne une date "
            "de démarrage, sans date la mission démarre à la signature",
        )
        parser.add_argument(
            "--crisis",
            action="append",
            default=[],
            help="first-plan, update ou recognised ; peut être répétée",
        )
        parser.add_argument("--prorata", default="jours", help="jours ou douziemes")
        parser.add_argument("--json", action="store_true", help="sortie JSON")

    def handle(self, **options):
        try:
            forecast = self._forecast(options)
        except DomainError as refusal:
            self._refuse(refusal.sentence)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(forecast), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(forecast))

    def _forecast(self, options) -> Forecast:
        for name in ("population", "signed_on"):
            if options[name] is None:
                raise DomainError(f"L’option --{name.replace('_', '-')} manque.")
        return forecast_first_year(
            population=read_population(options["population"]),
            signed_on=read_day(options["signed_on"], "La date de signature"),
            missions=read_missions(options["missions"]),
            crisis=tuple(options["crisis"]),
            settings=read_settings(options["prorata"]),
        )

    def _refuse_arguments(self, message: str):
        for pattern, sentence in FRENCH_FAULTS:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                self._refuse(match.expand(sentence))
        self._refuse("Les options de la commande sont mal écrites ; voyez --help.")

    def _refuse(self, sentence: str):
        self.stderr.write(sentence)
        raise SystemExit(2)


def read_population(text: str) -> int:
    digits = "".join(c for c in str(text) if unicodedata.category(c) != "Zs")
    if not re.fullmatch(r"[0-9]{1,12}", digits):
        raise DomainError(
            f"La population doit être un nombre entier d’habitants (lu : « {text} »)."
        )
    return int(digits)


def read_day(text: str, what: str) -> date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(text)):
            raise ValueError
        return date.fromisoformat(str(text))
    except ValueError:
        raise DomainError(
            f"{what} doit être une date qui existe, écrite AAAA-MM-JJ (lu : « {text} »)."
        ) from None


def read_missions(text: str) -> dict[str, date | None]:
    missions: dict[str, date | None] = {}
    if not text.strip():
        return missions
    for item in text.split(","):
        code, colon, day = item.strip().partition(":")
        if not code:
            raise DomainError(f"La liste des missions contient un nom vide (lu : « {text} »).")
        if code in missions:
            raise DomainError(f"La mission « {code} » est citée deux fois.")
        missions[code] = read_day(day, f"Le démarrage de « {code} »") if colon else None
    return missions


def read_settings(prorata: str) -> ForecastSettings:
    unit = UNITS.get(prorata)
    if unit is None:
        raise DomainError(f"Le prorata se compte en jours ou en douziemes (lu : « {prorata} »).")
    return ForecastSettings(advance_rate=DEFAULTS.advance_rate, prorata_unit=unit)


def as_json(forecast: Forecast) -> dict:
    def text(amount):
        return None if amount is None else f"{amount:.2f}"

    return {
        "population": forecast.population,
        "band": forecast.band,
        "signed_on": forecast.signed_on.isoformat(),
        "rate_version": forecast.version_id,
        "rate_version_label": forecast.version_label,
        "advance_eur": text(forecast.advance_eur),
        "balance_eur": text(forecast.balance_eur),
        "entitlement_fixed_eur": text(forecast.entitlement_fixed_eur),
        "variable_max_eur": text(forecast.variable_max_eur),
        "maximum_eur": text(forecast.maximum_eur),
        "lines": [
            {
                "mission": line.code,
                "part": line.part,
                "label": line.label,
                "formula": line.formula,
                "amount_eur": text(line.amount_eur),
                "advance_eur": text(line.advance_eur),
                "source": line.source,
                "confidence": line.confidence,
                "confidence_label": line.confidence_label,
            }
            for line in forecast.lines
        ],
        "settings": forecast.settings,
        "warnings": list(forecast.warnings),
    }


def as_text(forecast: Forecast) -> str:
    def show(amount):
        return "non connu" if amount is None else in_french(amount)

    rows = [
        f"Contrat signé le {forecast.signed_on:%d/%m/%Y}, {forecast.population} habitants : "
        f"taille {forecast.band}",
        f"Accord appliqué : {forecast.version_label}",
        "",
        f"Avance à la signature      {show(forecast.advance_eur):>16}",
        f"Solde de la première année {show(forecast.balance_eur):>16}",
        f"Droits, part fixe et crise {show(forecast.entitlement_fixed_eur):>16}",
        f"Part variable, au plus     {show(forecast.variable_max_eur):>16}",
        f"Maximum de l’année         {show(forecast.maximum_eur):>16}",
        "",
    ]
    for line in forecast.lines:
        rows += [
            f"- {line.label} : {show(line.amount_eur)}",
            f"  {line.formula}",
            f"  source : {line.source} ({line.confidence}, {line.confidence_label})",
        ]
    return "\n".join([*rows, "", forecast.settings, *forecast.warnings])
