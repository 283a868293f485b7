#!/usr/bin/env python3
"""Two isolated worlds in parallel against one doublure server, standard library only.

    doublure run -- python3 examples/two_worlds.py

Each thread forks a world of its own, invites people there and reads the members
back. Ends with 0 if neither world has seen anything of the other.
"""

import json
import os
import sys
import threading
import urllib.request

SERVER = os.environ.get("DOUBLURE_URL", "http://127.0.0.1:4010")
KEY = "ms-demo-key"  # the demo fixture's
INVITATIONS = 20


def call(method, url, body=None):
    """Sends JSON and reads JSON; anything but success raises."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"authorization": KEY, "content-type": "application/json"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read()
    return json.loads(text) if text else None


class World:
    """A world that is closed at the end of its `with` block."""

    def __init__(self, seed):
        opened = call("POST", f"{SERVER}/__doublure/worlds", {"seed": seed})
        self.id, self.base_url = opened["id"], opened["meltingspotBaseUrl"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        call("DELETE", f"{SERVER}/__doublure/worlds/{self.id}")

    def emails(self):
        members = call("GET", f"{self.base_url}/v1/spotMembers?limit=1000")
        return {member["email"] for member in members["items"]}

    def invite(self, email):
        return call("POST", f"{self.base_url}/v1/spotMembers", {"email": email})["id"]

    def requests(self):
        return call("GET", f"{self.base_url}/__doublure/journal?limit=1")["total"]


def work(name, start, results):
    """What one test of a suite would do: it knows nothing of the other one."""
    with World(seed=7) as world:
        before = world.emails()
        start.wait(timeout=10)  # both invite at the same time
        invited = [f"person{number}@{name}.test" for number in range(INVITATIONS)]
        ids = [world.invite(email) for email in invited]
        assert world.emails() - before == set(invited), f"{name} has seen a stranger"
        assert world.requests() == INVITATIONS + 2, f"{name} has counted a stranger's request"
        results[name] = {"world": world.id, "ids": ids}


def main():
    results, start = {}, threading.Barrier(2)
    threads = [threading.Thread(target=work, args=(name, start, results)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(results) < 2:
        sys.exit("a world has failed: see above")
    if results["one"]["ids"] != results["two"]["ids"]:
        sys.exit("the same seed has drawn different ids")
    for name, result in sorted(results.items()):
        print(f"{name}: {INVITATIONS} invited in world {result['world']}, nobody else seen")
    print("the same seed has drawn the same ids in both")


if __name__ == "__main__":
    main()
