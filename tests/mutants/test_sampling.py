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


def found(text: str = MODULE) -> dict[str, tuple[str, str]]:
    mutants = sampling.mutants("m", text)
    return {one.change.partition(" ")[0]: (one.function, one.ran_at) for one in mutants}


def test_each_mutant_says_its_function_and_when_it_runs():
    assert found() == {
        "4": ("LIMIT", "import"),
        "5": ("Row", "import"),
        "6": ("Row.is_small", "defaults"),
        "7": ("Row.is_small.<locals>.inner", "call"),
    }


def test_a_key_holds_no_line_and_the_second_of_two_is_numbered():
    once = sampling.mutants("m", "def f(a):\n    return a > 1")
    moved = sampling.mutants("m", "\n\n\ndef f(a):\n    return a > 1")
    twice = sampling.mutants("m", "def f(a):\n    g(a > b)\n    return a > b")
    assert [one.key for one in once] == [one.key for one in moved]
    assert [one.key for one in twice] == [
        "m | f | comparison: a > b → a >= b",
        "m | f | comparison: a > b → a >= b #2",
    ]


def test_a_number_is_said_with_what_it_stands_in():
    changes = [one.change for one in sampling.mutants("m", "f(a, strict=True)\nx = a[2]")]
    assert changes == ["strict=True → strict=False", "a[2] → a[3]", "a[2] → a[1]"]


def test_a_change_is_in_the_tree_only_while_it_is_planted():
    [one] = sampling.mutants("m", "def f(a, b):\n    return a and b")
    names = {}
    exec(one.compiled("m"), names)
    assert names["f"](1, 0) == 1
    exec(compile(one.tree, "m", "exec"), names)
    assert names["f"](1, 0) == 0


def test_a_sample_is_drawn_by_its_seed_and_keeps_what_it_drew():
    text = "def f(a):\n" + "".join(f"    a += {number}\n" for number in range(40))
    drawn = [one.key for one in sampling.sample(sampling.mutants("m", text), seed=1, size=9)]
    other = [one.key for one in sampling.sample(sampling.mutants("m", text), seed=2, size=9)]
    more = sampling.sample(
        sampling.mutants("m", f"{text}\ndef g():\n    return 0\n"), seed=1, size=9
    )
    assert len(drawn) == 9 and drawn != other
    # at most the two of the new function come in between
    assert len(set(drawn) - {one.key for one in more}) <= 2
