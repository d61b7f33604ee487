"""Two people of each kind who ask for their rights."""

import pytest

from cpts_portal.foundation.kernel import clock
from tests.security import privacy_world
from tests.support.clocks import NOW
from tests.support.shared_fixtures import layer


def build_privacy_world():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        return privacy_world.build()


built = layer(build_privacy_world, copied=False)
