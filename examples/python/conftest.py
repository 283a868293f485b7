"""A world of doublure for every test: the fixture `world`."""

import os

import pytest

from welcome import expect, send


class World:
    """All that a test can see or change, at base URLs of its own."""

    def __init__(self, opened):
        self.id = opened["id"]
        self.meltingspot_url = opened["meltingspotBaseUrl"]
        self.openagenda_url = opened["openagendaBaseUrl"]
        self.control_url = opened["controlUrl"]

    def fault(self, operation, calls, then):
        """Lets calls of an operation go wrong."""
        fault = {"operation": operation, "calls": calls, "then": then}
        expect(201, *self._control("POST", "faults", fault))

    def advance(self, by):
        """Lets time pass, such as `15m`."""
        expect(200, *self._control("POST", "clock/advance", {"by": by}))

    def requests(self, operation):
        """What was asked and answered, oldest first."""
        return expect(200, *self._control("GET", f"journal?operation={operation}"))["entries"]

    def _control(self, method, path, body=None):
        status, _, answer = send(method, f"{self.control_url}/{path}", body=body)
        return status, answer


@pytest.fixture
def world():
    control = os.environ.get("DOUBLURE_CONTROL_URL", "http://127.0.0.1:4010/__doublure")
    status, _, opened = send("POST", f"{control}/worlds", body={})
    world = World(expect(201, status, opened))
    yield world
    send("DELETE", f"{control}/worlds/{world.id}")
