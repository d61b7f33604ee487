"""Which tests go to one worker, and which begin: those of one layer or of one module are together,
so that what they begin with is built once. Whoever carries an ``xdist_group`` keeps it."""

import gc

import pytest
from xdist.scheduler import LoadGroupScheduling

from tests.support.shared_fixtures import commits, layers_of

# begun first, so that no worker ends alone behind one of them; the first one builds for the last
LONGEST = ("demonstration", "tests.security.guards.conftest.gather", "trip", "backup")


class ByGroupOrModule(LoadGroupScheduling):
    def _split_scope(self, nodeid: str) -> str:
        """xdist writes the group at the end, after the values of the test."""
        group = nodeid.rsplit("]", 1)[-1].partition("@")[2]
        return group or nodeid.split("::")[0]


class Workers:
    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session):
        """Long ones are for whoever names them."""
        chosen = session.config.option.markexpr
        if "long" not in chosen:
            session.config.option.markexpr = f"({chosen}) and not long" if chosen else "not long"

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config, log):
        return ByGroupOrModule(config, log) if config.getvalue("dist") == "loadgroup" else None

    @pytest.hookimpl(trylast=True)
    def pytest_itemcollected(self, item):
        layers = layers_of(item)
        if layers and not commits(item) and not _group(item):
            item.add_marker(pytest.mark.xdist_group(layers[:3][-1].name))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        items.sort(key=_turn)

    def pytest_collection_finish(self):
        """The modules and the tests stay until the end: nobody looks for garbage among them."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 50, 1000)


def _group(item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return mark.args[0] if mark else ""


def _turn(item) -> tuple[int, bool, list[str]]:
    """Tests of one layer follow each other; those without any come last, in small portions."""
    group, layers = _group(item), [layer.name for layer in layers_of(item)]
    return LONGEST.index(group) if group in LONGEST else len(LONGEST), not layers, layers
