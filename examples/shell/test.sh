#!/bin/sh
# Each test has a world of its own, so all of them may invite the same person, in any order.
#
#     doublure run -- sh examples/shell/test.sh
#
# Needs nothing but curl and sed.
set -eu

control=${DOUBLURE_CONTROL_URL:-http://127.0.0.1:4010/__doublure}

# The code under test: invites to the spot. curl asks a busy server again, when it says so.
welcome() {
  curl -sS --fail-with-body --retry 2 -H 'authorization: ms-demo-key' -H 'content-type: application/json' \
    -d "{\"email\": \"$1\"}" "$MELTINGSPOT_BASE_URL/v1/spotMembers"
}

# The text at a key of the JSON on stdin.
text_at() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Sends JSON to the control plane of the test's world: METHOD PATH [BODY].
ask_world() {
  curl -sS --fail-with-body -X "$1" "$world/$2" -H 'content-type: application/json' -d "${3-}"
}

# Runs a test in a world that is closed at its end. The subshell keeps its URLs from the next test.
in_world() (
  opened=$(curl -sS --fail-with-body -X POST "$control/worlds")
  id=$(printf '%s' "$opened" | text_at id)
  trap 'curl -sS -X DELETE "$control/worlds/$id"' EXIT
  world=$(printf '%s' "$opened" | text_at controlUrl)
  MELTINGSPOT_BASE_URL=$(printf '%s' "$opened" | text_at meltingspotBaseUrl)
  OPENAGENDA_BASE_URL=$(printf '%s' "$opened" | text_at openagendaBaseUrl)
  "$1"
  echo "ok      $1"
)

fail() {
  echo "FAILED  $1" >&2
  exit 1
}

a_new_customer_is_invited() {
  [ "$(welcome new@acme.test | text_at status)" = Invited ] || fail "nobody is invited"
}

a_customer_who_is_there_already_is_refused() {
  welcome new@acme.test >/dev/null
  ! welcome new@acme.test >/dev/null 2>&1 || fail "invited twice"
}

a_busy_server_is_asked_again() {
  ask_world POST faults '{"operation": "meltingspot.members.invite", "calls": {"first": 1},
    "then": {"kind": "status", "status": 503, "retryAfter": 1}}' >/dev/null
  welcome new@acme.test >/dev/null 2>&1
  ask_world GET 'journal/wait?operation=meltingspot.members.invite&count=2' >/dev/null
}

a_token_expires_when_the_clock_says_so() {
  token=$(curl -sS -d code=oa-demo-secret "$OPENAGENDA_BASE_URL/v2/requestAccessToken" | text_at access_token)
  ask_world POST clock/advance '{"by": "2h"}' >/dev/null
  status=$(curl -sS -o /dev/null -w '%{http_code}' -H "access-token: $token" \
    "$OPENAGENDA_BASE_URL/v2/agendas/10000001/members")
  [ "$status" = 401 ] || fail "$status from a token that is two hours old"
}

in_world a_new_customer_is_invited
in_world a_customer_who_is_there_already_is_refused
in_world a_busy_server_is_asked_again
in_world a_token_expires_when_the_clock_says_so
