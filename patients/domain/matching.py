"""Does an offer fit a need? Every criterion is answered in words, the one that stops first."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """What is known of a request without knowing whose it is. ``household``: how many of one
    home wait together, and are placed together."""

    commune: str
    age_band: str
    ald: bool
    home_visit: bool
    household: int = 1


@dataclass(frozen=True)
class Terms:
    """The criteria of an offer; empty means any. ``places`` are those still free."""

    places: int
    max_km: int | None = None
    communes: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    ald: bool = True
    home_visits: bool = True
    families: bool = True


@dataclass(frozen=True)
class Criterion:
    name: str
    met: bool
    words: str


def criteria(need: Need, terms: Terms, *, km: int | None) -> tuple[Criterion, ...]:
    return tuple(_criteria(need, terms, km))


def stops(found: Iterable[Criterion]) -> Criterion | None:
    """The first criterion that is not met."""
    return next((one for one in found if not one.met), None)


def _criteria(need: Need, terms: Terms, km: int | None):
    yield _places(need.household, terms.places)
    if terms.communes:
        inside = need.commune in terms.communes
        yield Criterion("communes", inside, "Commune acceptée" if inside else "Commune non retenue")
    if terms.max_km is not None:
        yield _distance(terms.max_km, km)
    if terms.ages:
        wanted = need.age_band in terms.ages
        yield Criterion("ages", wanted, "Âge accepté" if wanted else "Âge non retenu")
    if need.ald:
        words = "Accepte les ALD" if terms.ald else "N’accepte pas les ALD"
        yield Criterion("ald", terms.ald, words)
    if need.home_visit:
        words = "Visites à domicile" if terms.home_visits else "Pas de visites à domicile"
        yield Criterion("home_visits", terms.home_visits, words)
    if need.household > 1:
        yield _household(need.household, terms)


def _places(wanted: int, free: int) -> Criterion:
    if free <= 0:
        return Criterion("places", False, "Plus de place")
    if free < wanted:
        return Criterion("places", False, f"{wanted} places nécessaires, {free} libre")
    many = "s" if free > 1 else ""
    return Criterion("places", True, f"{free} place{many} libre{many}")


def _distance(most: int, km: int | None) -> Criterion:
    if km is None:
        return Criterion("distance", True, "Distance inconnue")
    words = f"{far(km)} ({most} km au plus)"
    words = words[:1].upper() + words[1:]
    return Criterion("distance", km <= most, words)


def far(km: int) -> str:
    """« même commune » ; « 8 km »"""
    return f"{km} km" if km else "même commune"


def _household(size: int, terms: Terms) -> Criterion:
    if not terms.families:
        return Criterion("families", False, f"Foyer de {size}, une seule personne acceptée")
    return Criterion("families", True, f"Foyer de {size} accepté")
