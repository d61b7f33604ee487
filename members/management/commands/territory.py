import json

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.money import NARROW_SPACE
from members.queries import territory
from members.queries.territory import TerritoryFacts


class Command(BaseCommand):
    help = "Les communes du territoire, leur population et la taille qu’elles donnent."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, as_json: bool, **options):
        facts = territory.facts(clock.today())
        if facts is None:
            raise CommandError(
                "Aucune association n’est enregistrée : « make demo » en prépare une.", returncode=2
            )
        self.stdout.write(_json(facts) if as_json else _table(facts))


def _json(facts: TerritoryFacts) -> str:
    return json.dumps(
        {
            "territory": facts.name,
            "communes": [
                {"code": c.code, "name": c.name, "population": c.population} for c in facts.communes
            ],
            "population": facts.population,
            "band": facts.band,
            "contract_band": facts.contract_band,
            "warnings": list(facts.warnings),
            "vintage": facts.vintage,
            "source": facts.source,
        },
        ensure_ascii=False,
        indent=1,
    )


def _table(facts: TerritoryFacts) -> str:
    width = max(len(c.name) for c in facts.communes)
    lines = [f"{c.code}  {c.name:<{width}}  {_number(c.population):>9}" for c in facts.communes]
    total = (
        f"{len(facts.communes)} communes, {_number(facts.population)} habitants "
        f"(millésime {facts.vintage}) : taille {facts.band[1:]}, {facts.band_wording}"
    )
    return "\n".join([facts.name, *lines, total, *facts.warnings, facts.source])


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}".replace(",", NARROW_SPACE)
