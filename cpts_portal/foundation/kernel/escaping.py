"""Text into HTML, where a page asks it thousands of times."""

import html


def escaped(words: object) -> str:
    """As ``conditional_escape``, which takes four times as long: it first asks whether its argument
    is lazy."""
    return words.__html__() if hasattr(words, "__html__") else html.escape(str(words))
