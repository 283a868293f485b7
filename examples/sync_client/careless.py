"""What careful.py does, as it is often written.

    python3 careless.py PEOPLE.json

It tries again when something goes wrong, and passes its tests. See what `doublure sweep` says.
"""

import http.client
import json
import os
import sys
import urllib.request

BASE_URL = os.environ.get("MELTINGSPOT_BASE_URL", "https://openapi.meltingspot.io")
KEY = os.environ.get("MELTINGSPOT_KEY", "ms-demo-key")
ATTEMPTS = 4
PAGE = 2  # small, so that the example has several pages
MEMBERS = "/v1/spotMembers"


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": KEY, "Content-Type": "application/json"}
    request = urllib.request.Request(BASE_URL + path, data, headers, method=method)
    for number in range(1, ATTEMPTS + 1):
        try:
            # Without a time limit: a server that falls silent is waited for until the end of days.
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except (OSError, http.client.HTTPException, ValueError):
            if number == ATTEMPTS:
                raise


def members():
    found, page = {}, 1
    while True:
        answer = call("GET", f"{MEMBERS}?limit={PAGE}&page={page}")
        found.update((member["email"].lower(), member) for member in answer["items"])
        if not answer["items"] or len(found) >= answer["total"]:
            return found
        page += 1


def sync(people):
    present = members()
    missing = [email for email in people if email not in present]
    if missing:
        # After a lost answer this invites everybody again, and the API lists all of them as
        # failed: they are members already. Nobody of them is in `created`, so nobody gets a name.
        answer = call("POST", f"{MEMBERS}~bulkInvite", {"emails": missing})
        present.update((member["email"].lower(), member) for member in answer["created"])
    for email, person in people.items():
        names = {name: person[name] for name in ("firstname", "lastname")}
        member = present.get(email)
        if member and any(member[name] != names[name] for name in names):
            call("PUT", f"{MEMBERS}/{member['id']}", names)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        wanted = {person["email"].lower(): person for person in json.load(file)}
    sync(wanted)
    print(f"{len(wanted)} people are in the spot")
