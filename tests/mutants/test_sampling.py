"""What a mutant is called, where it is, and that a sample stays the same."""

from tests.mutants import sampling

MODULE = '''
"""Not a number: 3."""
LIMIT: "1" = 4

class Row:
    size = 5

    def is_small(self, at: "2" = 6):
        def inner():
            return 7
        return inner
'''


def scope_by_change(text: str = MODULE) -> dict[str, tuple[str, str]]:
    mutants = sampling.mutants("m", text)
    return {mutant.change.partition(" ")[0]: (mutant.function, mutant.ran_at) for mutant in mutants}


def test_each_mutant_says_its_function_and_when_it_runs():
    assert scope_by_change() == {
        "4": ("LIMIT", "import"),
        "5": ("Row", "import"),
        "6": ("Row.is_small", "defaults"),
        "7": ("Row.is_small.<locals>.inner", "call"),
    }


def test_a_key_holds_no_line_and_the_second_of_two_is_numbered():
    once = sampling.mutants("m", "def f(a):\n    return a > 1")
    moved = sampling.mutants("m", "\n\n\ndef f(a):\n    return a > 1")
    twice = sampling.mutants("m", "def f(a):\n    g(a > b)\n    return a > b")
    assert [mutant.key for mutant in once] == [mutant.key for mutant in moved]
    assert [mutant.key for mutant in twice] == [
        "m | f | comparison: a > b → a >= b",
        "m | f | comparison: a > b → a >= b #2",
    ]


def test_a_number_is_said_with_what_it_stands_in():
    changes = [mutant.change for mutant in sampling.mutants("m", "f(a, strict=True)\nx = a[2]")]
    assert changes == ["strict=True → strict=False", "a[2] → a[3]", "a[2] → a[1]"]


def test_a_change_is_in_the_tree_only_while_it_is_injected():
    [mutant] = sampling.mutants("m", "def f(a, b):\n    return a and b")
    names = {}
    exec(mutant.compiled("m"), names)
    assert names["f"](1, 0) == 1
    exec(compile(mutant.tree, "m", "exec"), names)
    assert names["f"](1, 0) == 0


def test_a_sample_is_drawn_by_its_seed_and_keeps_what_it_drew():
    text = "def f(a):\n" + "".join(f"    a += {number}\n" for number in range(40))
    drawn = [mutant.key for mutant in sampling.sample(sampling.mutants("m", text), seed=1, size=9)]
    other = [mutant.key for mutant in sampling.sample(sampling.mutants("m", text), seed=2, size=9)]
    more = sampling.sample(
        sampling.mutants("m", f"{text}\ndef g():\n    return 0\n"), seed=1, size=9
    )
    assert len(drawn) == 9 and drawn != other
    # at most the two of the new function come in between
    assert len(set(drawn) - {mutant.key for mutant in more}) <= 2
