"""The technical administrator reads what each account saw: numbers of requests, nobody's text."""

from tests.signing_in import signed_in

# the addresses of the accounts are theirs to see; what people wrote is not
READS_ADDRESSES = {"coordinator", "administrator"}


def settle(world, make_account) -> None:
    world.people["administrator"] = signed_in(make_account(world, "administrator"))
    world.values["account_id"] = world.values["coordinator account"].pk
