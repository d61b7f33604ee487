"""Text into HTML, where a page asks it thousands of times."""

import html


def escaped(words: object) -> str:
    """As ``conditional_escape``, which is ten times slower: it first asks whether what it is given
    is lazy."""
    return words.__html__() if hasattr(words, "__html__") else html.escape(str(words))
