"""Members by profession, smallest at the top; at the right the professionals of the territory."""

from collections.abc import Sequence
from dataclasses import dataclass

from cpts_portal.foundation.web.charts.drawing import Chart, Twin, box, draw, figure, label, wrap
from cpts_portal.foundation.web.charts.palette import FILL, INK_SOFT

WIDTH, SIDE, ROW = 720, 170, 28


@dataclass(frozen=True)
class Group:
    """``territory`` None: how many practise in the territory is not known."""

    label: str
    members: int
    territory: int | None = None

    @property
    def share(self) -> str:
        if not self.territory:
            return "non connu"
        return f"{figure(round(100 * self.members / self.territory))} %"


def pyramid(key: str, title: str, groups: Sequence[Group]) -> Chart:
    ordered = sorted(groups, key=lambda group: (group.members, group.label))
    most = max((max(g.members, g.territory or 0) for g in ordered), default=0) or 1
    most_members = max((g.members for g in ordered), default=0) or 1
    left_end, right_start = 210, 430
    body = [
        label(left_end, 14, "adhérents", size=12, anchor="end", fill=INK_SOFT, class_="soft"),
        label(
            right_start,
            14,
            "en exercice sur le territoire (part adhérente)",
            size=12,
            fill=INK_SOFT,
            class_="soft",
        ),
    ]
    for index, group in enumerate(ordered):
        y = 24 + ROW * index
        wide = (left_end - 34) * group.members / most_members
        body += [
            box(left_end - wide, y, wide, 18, FILL["won"], "won"),
            label(left_end - wide - 6, y + 14, str(group.members), anchor="end", font_weight="600"),
            label((left_end + right_start) / 2, y + 14, wrap(group.label, 34)[0], anchor="middle"),
        ]
        if group.territory:
            wide = SIDE * group.territory / most
            body.append(box(right_start, y, wide, 18, FILL["possible"], "possible"))
            words = f"{figure(group.territory)} ({group.share})"
            body.append(label(right_start + wide + 6, y + 14, words))
        else:
            body.append(label(right_start, y + 14, "non connu", fill=INK_SOFT, class_="soft"))
    twin = Twin(
        title,
        ("Profession", "Adhérents", "En exercice sur le territoire", "Part"),
        tuple(
            (
                g.label,
                str(g.members),
                "non connu" if g.territory is None else str(g.territory),
                g.share,
            )
            for g in reversed(ordered)
        ),
    )
    words = f"{sum(g.members for g in ordered)} adhérents dans {len(ordered)} professions."
    return draw(key, twin, words, WIDTH, 24 + ROW * len(ordered), body)
