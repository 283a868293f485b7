"""Sees to it that a list of people are members of a MeltingSpot spot, under their names.

    python3 careful.py PEOPLE.json [SECONDS]

SECONDS is how long to wait for an answer. The spot is found by MELTINGSPOT_BASE_URL and
MELTINGSPOT_KEY. Whatever answer is lost, nobody is invited twice and nobody is forgotten:

- every call has a time limit, and a few attempts;
- a 429 is waited for as long as its Retry-After says;
- reading and updating are repeated as they are: doing it twice changes nothing;
- after an invitation whose answer is lost, it looks who is there before it invites the others.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request

BASE_URL = os.environ.get("MELTINGSPOT_BASE_URL", "https://openapi.meltingspot.io")
KEY = os.environ.get("MELTINGSPOT_KEY", "ms-demo-key")
ATTEMPTS = 4
PAUSE = 0.1  # seconds before the second attempt, twice that before the third, …
PAGE = 2  # small, so that the example has several pages
MOST_EMAILS = 200  # of one bulk invitation
MEMBERS = "/v1/spotMembers"


class Refused(Exception):
    """The API has understood, and says no: trying again does not help."""


class Unsure(Exception):
    """No usable answer: the call may have been carried out or not."""


class Busy(Exception):
    """429: not carried out, to be tried again after so many seconds."""


def call(method, path, body=None):
    """One attempt at one call."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": KEY, "Content-Type": "application/json"}
    request = urllib.request.Request(BASE_URL + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        told = f"{method} {path}: {error.code}"
        if error.code == 429:
            raise Busy(float(error.headers.get("Retry-After", 1))) from error
        raise (Refused if error.code < 500 else Unsure)(told) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Reset, too late, cut short, or no JSON.
        raise Unsure(f"{method} {path}: {error!r}") from error


def patiently(attempt):
    """Attempts until there is an answer, a refusal, or no patience left."""
    for number in range(1, ATTEMPTS + 1):
        try:
            return attempt()
        except (Busy, Unsure) as trouble:
            if number == ATTEMPTS:
                raise
            time.sleep(trouble.args[0] if isinstance(trouble, Busy) else PAUSE * 2**number)


def members():
    """Everybody in the spot, by address."""
    found, page = {}, 1
    while True:
        answer = patiently(lambda: call("GET", f"{MEMBERS}?limit={PAGE}&page={page}"))
        found.update((member["email"].lower(), member) for member in answer["items"])
        if not answer["items"] or len(found) >= answer["total"]:
            return found
        page += 1


def invite(emails, present):
    """Invites whoever is not present, and gives everybody who is then."""

    def attempt():
        missing = [email for email in emails if email not in present]
        try:
            for start in range(0, len(missing), MOST_EMAILS):
                some = {"emails": missing[start : start + MOST_EMAILS]}
                invited = call("POST", f"{MEMBERS}~bulkInvite", some)["created"]
                present.update((member["email"].lower(), member) for member in invited)
        except Unsure:
            present.update(members())
            raise

    patiently(attempt)
    absent = [email for email in emails if email not in present]
    if absent:
        raise Refused(f"not invited: {', '.join(absent)}")
    return present


def sync(people):
    present = invite(people, members())
    for email, person in people.items():
        names = {name: person[name] for name in ("firstname", "lastname")}
        member = present[email]
        if any(member[name] != names[name] for name in names):
            patiently(lambda: call("PUT", f"{MEMBERS}/{member['id']}", names))


if __name__ == "__main__":
    TIMEOUT = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    with open(sys.argv[1], encoding="utf-8") as file:
        wanted = {person["email"].lower(): person for person in json.load(file)}
    try:
        sync(wanted)
    except (Refused, Unsure, Busy) as trouble:
        sys.exit(f"the list is not in the spot yet: {trouble!r}")
    print(f"{len(wanted)} people are in the spot")
