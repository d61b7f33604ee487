"""Each operator: what it changes, and what it leaves."""

import pytest

from tests.mutants import sampling
from tests.mutants.mutations import OPERATORS

CASES = {
    "comparison": ("a < b", ["a < b → a <= b"]),
    "connective": ("a and b", ["a and b → a or b"]),
    "negation": ("x = 1 if a and b else 2", ["a and b → not (a and b)"]),
    "number": (
        'Decimal("0.5")',
        ["Decimal('0.5') → Decimal('1.5')", "Decimal('0.5') → Decimal('-0.5')"],
    ),
    "truth": ("x = True", ["True → False"]),
    "sign": ("a + b", ["a + b → a - b"]),
    "product": ("a / b", ["a / b → a * b"]),
    "refusal": ("raise Refused()", ["raise Refused() → pass"]),
    "guard": ("if a:\n    return 1", ["if a: ... → pass"]),
    "row lock": (
        "R.objects.select_for_update().get()",
        ["R.objects.select_for_update() → R.objects"],
    ),
    "lock": ("row = R.lock(pk, version=v)", ["R.lock(pk, version=v) → R.model.objects.get(pk=pk)"]),
    "version": ("lock(pk, version=v)", ["lock(pk, version=v) → lock(pk)"]),
    "role": (
        "has_role(Role.CPAM, Role.ARS)",
        [
            "has_role(Role.CPAM, Role.ARS) → has_role(Role.ARS)",
            "has_role(Role.CPAM, Role.ARS) → has_role(Role.CPAM)",
        ],
    ),
    "source state": (
        "Transition('send', (State.A, State.B), State.C, WHO)",
        ["(State.A, State.B) → (State.B,)", "(State.A, State.B) → (State.A,)"],
    ),
}


def changes(text: str, operator: str) -> list[str]:
    mutants = sampling.mutants("m", f"def f():\n    {text.replace(chr(10), chr(10) + '    ')}\n")
    return [mutant.change for mutant in mutants if mutant.operator == operator]


@pytest.mark.parametrize("operator", [operator.name for operator in OPERATORS])
def test_each_operator_has_its_change(operator):
    text, expected = CASES[operator]
    assert changes(text, operator) == expected


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        ("negation", "if a == b:\n    pass"),
        ("negation", "return a == b"),
        ("guard", "if a:\n    return 1\nelse:\n    return 2"),
        ("guard", "if a:\n    b()"),
        ("lock", "row = lock(pk)"),
        ("role", "roles = {Role.CPAM}"),
        ("role", "words = ('a', 'b')"),
        ("role", "words = ('person', 'une personne')"),
        ("product", "path = folder / 'name.json'"),
        ("number", "x = True"),
        ("truth", "atomic(durable=True)"),
        ("source state", "other((State.A, State.B))"),
    ],
)
def test_what_an_operator_leaves(operator, text):
    """Another operator says it already, it breaks the module, or it is no such thing."""
    assert changes(text, operator) == []


def test_a_statement_that_only_locks_is_taken_out():
    assert changes("lock_key(pk)", "lock") == ["lock_key(pk) → pass"]
    assert changes('cursor.execute("SELECT pg_advisory_xact_lock(1)")', "lock")
    assert changes("save(pk)", "lock") == []


def test_the_lock_of_a_row_that_is_found_is_taken_out():
    found = "find_or_refuse(rows, gone, lock=True)"
    assert changes(found, "truth") == ["lock=True → lock=False"]
