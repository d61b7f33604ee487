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
        everywhere = [one for one in inventory.packages() if not one.marker]
        rows = "".join(f"| {one.name} | {one.licence} |\n" for one in everywhere)
        some = [one.name for one in inventory.packages() if one.marker]
        return f"{HEAD}{rows}\nSur certaines machines seulement : {', '.join(some)}.\n"
