"""Why nobody came in. ``reason`` is a word for the log and for choosing the sentence."""


class Refused(Exception):
    """The provider answered, and its answer does not prove what it must."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Unavailable(Exception):
    """The provider does not answer as a provider does: down, slow, something else in its place."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
