"""The code under test: it makes a new customer a member of the spot and of the agenda.

A client of your own has more to it; what matters here is that it takes its base URLs from outside.
"""

import json
import time
import urllib.error
import urllib.request


class Welcome:
    def __init__(self, meltingspot_url, openagenda_url):
        self.meltingspot_url = meltingspot_url
        self.openagenda_url = openagenda_url
        self.token = None

    def to_spot(self, email):
        """Invites to the spot. A server that is busy is asked again, when it says so."""
        url = f"{self.meltingspot_url}/v1/spotMembers"
        for _ in range(3):
            status, headers, answer = send("POST", url, {"authorization": "ms-demo-key"}, {"email": email})
            if status not in (429, 503):
                break
            time.sleep(int(headers.get("retry-after", 1)))
        return expect(201, status, answer)

    def to_agenda(self, email):
        """Invites to the agenda. A token that is no longer valid is replaced."""
        url = f"{self.openagenda_url}/v2/agendas/10000001/members/invite"
        body = {"role": "contributor", "emails": [email]}
        self.token = self.token or self.new_token()
        status, _, answer = send("POST", url, {"access-token": self.token}, body)
        if status == 401:
            self.token = self.new_token()
            status, _, answer = send("POST", url, {"access-token": self.token}, body)
        return expect(200, status, answer)

    def new_token(self):
        url = f"{self.openagenda_url}/v2/requestAccessToken"
        status, _, answer = send("POST", url, {}, {"code": "oa-demo-secret"})
        return expect(200, status, answer)["access_token"]


def send(method, url, headers=None, body=None):
    """Sends JSON; gives status, headers and the answer, whatever the status is."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        answer = urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        text = answer.read()
        return answer.status, answer.headers, json.loads(text) if text else None


def expect(wanted, status, answer):
    if status != wanted:
        raise RuntimeError(f"status {status} instead of {wanted}: {answer}")
    return answer
