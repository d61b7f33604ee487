"""The money of Loire Forez, and a small association with every part of a dossier."""

from tests.funding import dossier_world, loire_forez_fixture
from tests.support.shared_fixtures import layer

# the member who bears the declared hours; every figure of the fixture data is in the database
loire_forez = layer(loire_forez_fixture.load)
world = layer(dossier_world.build)
