"""How people write a commune, and what it was called before. Pure, from a packaged table.

« St Just », « Montbrison (Loire) », « 42600 Montbrison », « Paris 12e »; a commune merged or
renamed since 1943 leads to the one it is in today.
"""

import gzip
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cpts_portal.foundation.kernel.text import sort_name, visible_text

TABLE = Path(__file__).resolve().parents[1] / "reference" / "former_communes.jsonl.gz"
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SHORT |= {"gd": "grand", "gde": "grande", "pt": "petit", "pte": "petite"}
_SHORT |= {"mt": "mont", "nd": "notre dame"}
_ARTICLES = ("le", "la", "les", "l")
# the arrondissements of each, and what stands before their two last digits
_CITIES = {
    "paris": ("75056", "751", 20),
    "lyon": ("69123", "6938", 9),
    "marseille": ("13055", "132", 16),
}
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
# as they are really written, up to the last arrondissement: « iiiiiiii » is none
_ROMANS = {f"{'x' * (n // 10)}{_UNITS[n % 10]}": n for n in range(1, 21)}
_NOISE = re.compile(r"\b(?:cedex(?:\s*\d{1,2})?|arrondissement|arrdt|arr|france)\b")


@dataclass(frozen=True)
class Former:
    name: str
    code: str
    now: str
    merged: bool


@dataclass(frozen=True)
class CommuneSearch:
    """``names``: every sort key it may have; ``codes``: what a city and a number mean;
    ``otherwise``: when nobody is called so, the name without the department that ends it."""

    names: tuple[str, ...]
    postal_code: str = ""
    department: str = ""
    codes: tuple[str, ...] = ()
    otherwise: "CommuneSearch | None" = None


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, tuple[Former, ...]]]:
    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        head, *rows = map(json.loads, lines)
    by_name: dict[str, tuple[Former, ...]] = {}
    for row in rows:
        name, *codes = row
        # « L’Hôpital-sous-Rochefort »: the apostrophe of every other page
        former = Former(name.replace("'", "’"), *codes)
        key = sort_name(former.name)
        by_name[key] = (*by_name.get(key, ()), former)
    return head["departments"], by_name


def departments() -> dict[str, str]:
    """Name by code."""
    return _table()[0]


@lru_cache(maxsize=1)
def _departments_by_name() -> dict[str, str]:
    """Code by sort name."""
    return {sort_name(name): code for code, name in departments().items()}


def former(names: tuple[str, ...]) -> tuple[Former, ...]:
    """The communes once called so."""
    table = _table()[1]
    return tuple(commune for name in names for commune in table.get(name, ()))


def former_beginning(names: tuple[str, ...]) -> tuple[Former, ...]:
    starts = tuple(f"{name} " for name in names)
    return tuple(row for key, rows in _table()[1].items() if key.startswith(starts) for row in rows)


@lru_cache(maxsize=1)
def _names_within() -> dict[str, tuple[str, ...]]:
    by_code: dict[str, tuple[str, ...]] = {}
    for rows in _table()[1].values():
        for commune in rows:
            if commune.merged:
                by_code[commune.now] = (*by_code.get(commune.now, ()), commune.name)
    return {code: tuple(sorted(set(names))) for code, names in by_code.items()}


def names_within(code: str) -> tuple[str, ...]:
    """The villages that this commune was made of, by name."""
    return _names_within().get(code, ())


def parse_commune(text: str) -> CommuneSearch:
    clean = unicodedata.normalize("NFKC", visible_text(text)).casefold()
    clean = re.sub(r"\bs\s*/\s*s\b", " sous ", clean)
    clean = re.sub(r"\bs\s*/\s*", " sur ", clean)
    clean = re.sub(r"(?<!\d)(\d{2})\s(\d{3})(?!\d)", r"\1\2", clean)
    clean = _NOISE.sub(" ", clean)
    clean, department = _department_beside(clean)
    numbers = re.findall(r"(?<![a-z\d])(2[ab]|\d{2,5})(?![a-z\d])", clean)
    postal_code = next((n for n in numbers if len(n) == 5), "")
    words = sort_name(re.sub(r"(?<![a-z\d])(?:f\s*-\s*)?(?:2[ab]|\d{2,5})(?![a-z\d])", " ", clean))
    city = words.partition(" ")[0]
    if city in _CITIES and (search := _in_city(city, words, numbers, postal_code)):
        return search
    short = next((n.upper() for n in numbers if len(n) in (2, 3)), "")
    department = short or department
    otherwise = _without_department(words, postal_code)
    return CommuneSearch(_spellings(words), postal_code, department, otherwise=otherwise)


def _department_beside(text: str) -> tuple[str, str]:
    """What stands in brackets or after a comma: a department's name goes apart, an article in
    front, the rest is let go."""
    by_name = _departments_by_name()
    department = ""
    for whole, inside in re.findall(r"(\(([^()]*)\)?)", text):
        words = sort_name(inside)
        department = by_name.get(words, department)
        front = words if words in _ARTICLES else ""
        postal = inside if re.search(r"\d", inside) else ""
        text = f"{front} {text.replace(whole, f' {postal} ')}"
    before, comma, after = text.rpartition(",")
    if comma and sort_name(after) in by_name:
        return before, by_name[sort_name(after)]
    return text, department


def _in_city(city: str, words: str, numbers: list[str], postal_code: str) -> CommuneSearch | None:
    """« Paris 12 », « Paris 12e », « Paris XIIe », « 75012 Paris »; Marseille 13 is the department
    as well."""
    code, before, most = _CITIES[city]
    rest = words.removeprefix(city).strip()
    ordinal = re.fullmatch(r"(\d{1,2}|[ivx]+)\s*(?:er|ere|e|eme|ieme|nd|nde)?", rest)
    if rest and not ordinal:
        return None
    short = [ordinal[1]] if ordinal else [n for n in numbers if len(n) == 2]
    ordinals = {n: int(n) if n.isdigit() else _ROMANS.get(n, 0) for n in short}
    department = None if rest else code[:2]
    if any(n != department and not 1 <= number <= most for n, number in ordinals.items()):
        return None
    chosen = [n for n in (*ordinals.values(), int(postal_code[-2:] or 0)) if 1 <= n <= most]
    width = 5 - len(before)
    codes = tuple(f"{before}{n:0{width}}" for n in dict.fromkeys(chosen))
    if codes and not rest and code[:2] in short:
        codes = (code, *codes)
    return CommuneSearch((city,), codes=codes or (code,))


def _spellings(words: str) -> tuple[str, ...]:
    """The sort keys of one name: abbreviations spelled out, « lès » and « lez » alike."""
    if not words:
        return ()
    full = " ".join(_SHORT.get(word, word) for word in words.split())
    keys = dict.fromkeys((words, full))
    for old, new in (("les", "lez"), ("lez", "les")):
        keys |= dict.fromkeys(re.sub(rf"(?<= ){old}(?= )", new, name) for name in list(keys))
    return tuple(keys)


def _without_department(words: str, postal_code: str) -> CommuneSearch | None:
    """« Montbrison Loire »"""
    for name, code in _departments_by_name().items():
        ending = f" {name}"
        if words.endswith(ending):
            return CommuneSearch(_spellings(words.removesuffix(ending)), postal_code, code)
    return None
