// Each test has a world of its own, so all of them may invite the same person, at the same time.
//
//	cd examples/go && doublure run -- go test -count=1 ./...
package welcome

import (
	"reflect"
	"testing"
)

const newcomer = "new@acme.test"

func TestANewCustomerIsInvitedToTheSpot(t *testing.T) {
	t.Parallel()
	status, err := newWorld(t).client().ToSpot(newcomer)
	if err != nil || status != "Invited" {
		t.Fatalf("status %q, error %v", status, err)
	}
}

func TestACustomerWhoIsThereAlreadyIsRefused(t *testing.T) {
	t.Parallel()
	client := newWorld(t).client()
	if _, err := client.ToSpot(newcomer); err != nil {
		t.Fatal(err)
	}
	if _, err := client.ToSpot(newcomer); err == nil || err.Error() != "status 400 instead of 201" {
		t.Fatalf("error %v", err)
	}
}

func TestABusyServerIsAskedAgain(t *testing.T) {
	t.Parallel()
	world := newWorld(t)
	then := map[string]any{"kind": "status", "status": 503, "retryAfter": 0}
	world.fault("meltingspot.members.invite", map[string]any{"first": 2}, then)
	if _, err := world.client().ToSpot(newcomer); err != nil {
		t.Fatal(err)
	}
	if seen := world.statuses("meltingspot.members.invite"); !reflect.DeepEqual(seen, []int{503, 503, 201}) {
		t.Fatalf("statuses %v", seen)
	}
}

func TestAnExpiredTokenIsReplaced(t *testing.T) {
	t.Parallel()
	world := newWorld(t)
	client := world.client()
	if err := client.ToAgenda(newcomer); err != nil {
		t.Fatal(err)
	}
	world.advance("2h")
	if err := client.ToAgenda("newer@acme.test"); err != nil {
		t.Fatal(err)
	}
	if seen := world.statuses("openagenda.accessToken.request"); len(seen) != 2 {
		t.Fatalf("tokens %v", seen)
	}
}
