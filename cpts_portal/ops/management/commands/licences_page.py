from cpts_portal.foundation.management.generated_page import GeneratedPage
from cpts_portal.ops.checks import inventory

HEAD = """# Licences de ce dont le portail est fait

Page écrite par `manage.py licences_page` depuis `requirements.txt` et ce que chaque paquet
déclare ; ne la modifiez pas à la main. `make sbom` écrit la même liste avec les versions et les
empreintes, au format CycloneDX. Le portail lui-même : MPL-2.0. Les polices : OFL.

| paquet | licence déclarée |
|---|---|
"""


class Command(GeneratedPage):
    help = "Écrit docs/licences.md : les paquets du portail et leurs licences."
    name = "licences.md"

    def page(self) -> str:
        everywhere = [package for package in inventory.packages() if not package.marker]
        rows = "".join(f"| {package.name} | {package.licence} |\n" for package in everywhere)
        some = [package.name for package in inventory.packages() if package.marker]
        return f"{HEAD}{rows}\nSur certaines machines seulement : {', '.join(some)}.\n"
