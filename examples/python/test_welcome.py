"""Each test has a world of its own, so all of them may invite the same person, in any order.

    doublure run -- pytest examples/python
"""

import pytest

from welcome import Welcome

NEW = "new@acme.test"


@pytest.fixture
def welcome(world):
    return Welcome(world.meltingspot_url, world.openagenda_url)


def test_a_new_customer_is_invited_to_the_spot(welcome):
    assert welcome.to_spot(NEW)["status"] == "Invited"


def test_a_customer_who_is_there_already_is_refused(welcome):
    welcome.to_spot(NEW)
    with pytest.raises(RuntimeError, match="status 400"):
        welcome.to_spot(NEW)


def test_a_busy_server_is_asked_again(world, welcome):
    then = {"kind": "status", "status": 503, "retryAfter": 0}
    world.fault("meltingspot.members.invite", {"first": 2}, then)
    welcome.to_spot(NEW)
    statuses = [request["status"] for request in world.requests("meltingspot.members.invite")]
    assert statuses == [503, 503, 201]


def test_an_expired_token_is_replaced(world, welcome):
    welcome.to_agenda(NEW)
    world.advance("2h")
    welcome.to_agenda("newer@acme.test")
    assert len(world.requests("openagenda.accessToken.request")) == 2
