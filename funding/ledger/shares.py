"""One payment, several missions: the contract's own proportions, to the cent. Pure."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from cpts_portal.foundation.kernel.money import CENT


def split_exactly(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Shares proportional to the weights that sum to ``amount``.

    The cents left by rounding go to the largest remainders, the first code when they are equal.
    Nothing to divide by: no share at all.
    """
    total = sum(weights.values())
    if not total:
        return {}
    exact = {code: amount * weight / total for code, weight in weights.items()}
    shares = {code: value.quantize(CENT, rounding=ROUND_DOWN) for code, value in exact.items()}
    left = int((amount - sum(shares.values())) / CENT)
    step = CENT if left > 0 else -CENT
    order = sorted(exact, key=lambda code: (-abs(exact[code] - shares[code]), code))
    for code in order[: abs(left)]:
        shares[code] += step
    return shares
