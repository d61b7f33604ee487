"""Names nobody bears: a first name and a plant, a stone or a wind. The same order each time."""

from collections.abc import Iterator

FIRST = (
    "Adèle",
    "Bastien",
    "Céleste",
    "Damien",
    "Edwige",
    "Florent",
    "Gisèle",
    "Henri",
    "Irène",
    "Joël",
    "Karine",
    "Ludovic",
    "Mathilde",
    "Norbert",
    "Ophélie",
    "Prosper",
    "Rosine",
    "Sylvain",
    "Thaïs",
    "Ulysse",
    "Viviane",
    "Xavier",
    "Yvonne",
)
LAST = (
    "Absinthe",
    "Bleuet",
    "Chèvrefeuille",
    "Digitale",
    "Épicéa",
    "Fusain",
    "Genêt",
    "Houblon",
    "Iris",
    "Jonquille",
    "Lavande",
    "Mauve",
    "Narcisse",
    "Orchis",
    "Pimprenelle",
    "Réséda",
    "Sauge",
    "Troène",
    "Valériane",
    "Véronique",
)


def names() -> Iterator[tuple[str, str]]:
    """(first, last): 460 pairs before one comes back, both lists having no common length."""
    rank = 0
    while True:
        yield FIRST[rank % len(FIRST)], LAST[rank % len(LAST)]
        rank += 1
