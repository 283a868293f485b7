package welcome

import (
	"net/http"
	"os"
	"testing"
)

// world is a world of doublure: all that a test can see or change, at base URLs of its own.
type world struct {
	t              *testing.T
	ID             string
	MeltingspotURL string `json:"meltingspotBaseUrl"`
	OpenagendaURL  string `json:"openagendaBaseUrl"`
	ControlURL     string `json:"controlUrl"`
}

// newWorld opens a world that is closed at the end of the test.
func newWorld(t *testing.T) *world {
	t.Helper()
	control := os.Getenv("DOUBLURE_CONTROL_URL")
	if control == "" {
		control = "http://127.0.0.1:4010/__doublure"
	}
	w := &world{t: t}
	w.must(http.StatusCreated, "POST", control+"/worlds", struct{}{}, w)
	t.Cleanup(func() { w.must(http.StatusNoContent, "DELETE", control+"/worlds/"+w.ID, nil, nil) })
	return w
}

// client is the code under test, pointed at this world.
func (w *world) client() *Client {
	return &Client{MeltingspotURL: w.MeltingspotURL, OpenagendaURL: w.OpenagendaURL}
}

// fault lets calls of an operation go wrong.
func (w *world) fault(operation string, calls, then map[string]any) {
	w.t.Helper()
	fault := map[string]any{"operation": operation, "calls": calls, "then": then}
	w.must(http.StatusCreated, "POST", w.ControlURL+"/faults", fault, nil)
}

// advance lets time pass, such as "15m".
func (w *world) advance(by string) {
	w.t.Helper()
	w.must(http.StatusOK, "POST", w.ControlURL+"/clock/advance", map[string]string{"by": by}, nil)
}

// statuses tells what the requests for an operation were answered, oldest first.
func (w *world) statuses(operation string) []int {
	w.t.Helper()
	var journal struct{ Entries []struct{ Status int } }
	w.must(http.StatusOK, "GET", w.ControlURL+"/journal?operation="+operation, nil, &journal)
	statuses := []int{}
	for _, entry := range journal.Entries {
		statuses = append(statuses, entry.Status)
	}
	return statuses
}

func (w *world) must(status int, method, url string, body, into any) {
	w.t.Helper()
	answer, err := send(method, url, nil, body, into)
	if err == nil {
		err = expect(status, answer)
	}
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, url, err)
	}
}
