from cpts_portal.foundation.management.generated_page import GeneratedPage
from cpts_portal.ops.checks import requirements

SEVERITY = {"C": "critique", "H": "haute", "M": "moyenne"}
HEAD = """# Sécurité et fiabilité : ce qui doit tenir, et le test qui le montre

Page écrite par `manage.py security_page` depuis `tests/security/requirements.txt` et les marques
`@pytest.mark.requirement` des tests ; ne la modifiez pas à la main. Une ligne critique ou haute
sans test fait échouer les tests, sauf celles dont la page n’existe pas encore, qui disent pourquoi.

| id | gravité | exigence | tests |
|---|---|---|---|
"""


class Command(GeneratedPage):
    help = "Écrit docs/security.md : chaque exigence et les tests qui la montrent."
    name = "security.md"

    def page(self) -> str:
        tests = requirements.tests_by_requirement()
        rows = (_row(each, tests.get(each.id, [])) for each in requirements.listed())
        return HEAD + "".join(rows)


def _row(each: requirements.Requirement, tests: list[str]) -> str:
    names = "<br>".join(f"`{name}`" for name in tests) or "aucun test"
    where = f"plus tard : {each.later}" if each.later else names
    return f"| {each.id} | {SEVERITY[each.severity]} | {each.rule} | {where} |\n"
