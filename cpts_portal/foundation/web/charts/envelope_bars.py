"""Envelopes: foreseen (the track), spent and committed (the bars), cashed (a mark), left."""

from collections.abc import Sequence

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.web.charts.drawing import (
    NO_STAMP,
    Chart,
    Twin,
    amount_cell,
    amount_label,
    box,
    draw,
    label,
    money,
    rule,
)
from cpts_portal.foundation.web.charts.palette import FILL, INK, INK_SOFT, TRACK
from cpts_portal.foundation.web.figures import Stamp, full_code

WIDTH, BAR, LEFT, ROW = 720, 372, 168, 56
COLUMNS = ("allotted_eur", "cashed_eur", "committed_eur", "spent_eur", "left_eur")


def _named(envelope, field: str) -> str:
    return full_code(field, envelope.mission_code) if envelope.mission_code else ""


def _words(envelope, y: float) -> list[str]:
    x = LEFT + BAR + 12
    spent = f"dépensé {money(envelope.spent_eur)}"
    left = (
        f"dépassement {money(-envelope.left_eur)}"
        if envelope.left_eur < 0
        else f"reste {money(envelope.left_eur)}"
    )
    soft = {"size": 12, "fill": INK_SOFT, "class_": "soft"}
    drawn = [
        amount_label(x, y + 4, spent, envelope.spent_eur, _named(envelope, "spent_eur"), size=12)
    ]
    if envelope.committed_eur:
        owed = f"engagé {money(envelope.committed_eur)}"
        code = _named(envelope, "committed_eur")
        drawn.append(amount_label(x, y + 19, owed, envelope.committed_eur, code, **soft))
    last = y + 34 if envelope.committed_eur else y + 19
    drawn.append(
        amount_label(x, last, left, envelope.left_eur, _named(envelope, "left_eur"), **soft)
    )
    return drawn


def _row(envelope, y: float, scale: float) -> list[str]:
    allotted, spent = float(envelope.allotted_eur) * scale, float(envelope.spent_eur) * scale
    used = spent + float(envelope.committed_eur) * scale
    drawn = [
        label(LEFT - 10, y + 14, envelope.mission_label, anchor="end", font_weight="600"),
        box(LEFT, y, allotted, 20, TRACK, "track"),
        box(LEFT, y + 4, min(spent, allotted), 12, FILL["spent"], "spent"),
    ]
    if used > spent and allotted > spent:
        drawn.append(_outlined(LEFT + spent, y + 4, min(used, allotted) - spent))
    if used > allotted:
        drawn.append(box(LEFT + allotted, y + 4, used - allotted, 12, FILL["over"], "over"))
    if envelope.cashed_eur:
        cashed = LEFT + float(envelope.cashed_eur) * scale
        drawn.append(rule(cashed, y - 3, cashed, y + 23, INK, "mark", stroke_width=2))
    return [*drawn, *_words(envelope, y)]


def _outlined(x: float, y: float, wide: float) -> str:
    """What is owed and not paid is outlined: the difference holds without colours."""
    return box(
        x + 0.75,
        y + 0.75,
        max(wide - 1.5, 1),
        10.5,
        TRACK,
        "committed open",
        stroke=FILL["spent"],
        stroke_width=1.5,
    )


def _legend() -> list[str]:
    return [
        box(LEFT, 4, 16, 12, TRACK, "track"),
        label(LEFT + 22, 14, "prévu", size=12),
        box(LEFT + 74, 4, 16, 12, FILL["spent"], "spent"),
        label(LEFT + 96, 14, "dépensé", size=12),
        _outlined(LEFT + 160, 4, 16),
        label(LEFT + 182, 14, "engagé", size=12),
        rule(LEFT + 244, 2, LEFT + 244, 18, INK, "mark", stroke_width=2),
        label(LEFT + 252, 14, "encaissé pendant l’année", size=12),
    ]


def envelope_bars(key: str, title: str, envelopes: Sequence, stamp: Stamp = NO_STAMP) -> Chart:
    """Of each envelope: ``mission_label``, ``mission_code`` when the page names its figures, and
    the amounts of ``COLUMNS``; ``cashed_eur`` None: not known of that envelope."""
    most = max(
        (
            max(e.allotted_eur, e.spent_eur + e.committed_eur, e.cashed_eur or ZERO)
            for e in envelopes
        ),
        default=0,
    )
    scale = BAR / float(most) if most else 0.0
    body = _legend()
    for index, envelope in enumerate(envelopes):
        body += _row(envelope, 36 + ROW * index, scale)
    twin = Twin(
        title,
        ("Enveloppe", "Prévu", "Encaissé pendant l’année", "Engagé", "Dépensé", "Reste"),
        tuple((e.mission_label, *(_cell(e, field, stamp) for field in COLUMNS)) for e in envelopes),
    )
    words = "Pour chaque enveloppe : prévu, encaissé, engagé, dépensé, et ce qui reste."
    return draw(key, twin, words, WIDTH, 36 + ROW * len(envelopes), body, stamp)


def _cell(envelope, field: str, stamp: Stamp) -> str:
    value = getattr(envelope, field)
    return "non connu" if value is None else amount_cell(value, _named(envelope, field), stamp)
