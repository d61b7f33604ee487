"""Which parts differ between two frozen versions."""

from funding.dossier.enums import Section

# the keys of the frozen contents that each part is made of
_KEYS = {
    Section.TERRITORY: ("territory",),
    Section.GOVERNANCE: ("governance",),
    Section.SUMMARY: ("variable",),
    Section.MISSIONS: ("missions", "history"),
    Section.CRISIS: ("crisis",),
    Section.MONEY: ("money",),
    Section.EVIDENCE: ("evidence",),
    Section.NEXT: ("next_year",),
    Section.SIGNATURES: ("remarks",),
}


def changed_parts(before: dict, after: dict) -> frozenset[str]:
    """Codes of the parts that changed; ``before`` and ``after`` are frozen contents."""
    return frozenset(
        str(section)
        for section, keys in _KEYS.items()
        if any(before.get(key) != after.get(key) for key in keys)
    )
