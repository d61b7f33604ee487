"""Literal colours of the drawings: WeasyPrint reads no page CSS and no ``var()`` on inline SVG.

Each shape carries its class too, so that the page's style sheet can swap the colour in the dark.
"""

INK = "#12303a"
INK_SOFT = "#46616a"
LINE = "#d9d4c7"
TRACK = "#e9e4d7"
PAPER = "#fffdf9"

FILL = {
    "fixed": "#2f5f8a",
    "won": "#0f6b5c",
    "defend": "#b07814",
    "possible": "#6f8b93",
    "lost": "#b1371f",
    "total": "#12303a",
    "spent": "#0f6b5c",
    "over": "#b1371f",
    "track": TRACK,
}
# five steps of one hue: the depth is readable in grey too
SCALE = ("#e4efe9", "#b9d6c9", "#80b39f", "#3f8a76", "#0f5a4d")
