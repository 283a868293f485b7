// Package welcome is the code under test: it makes a new customer a member of the spot and of the
// agenda.
//
// A client of your own has more to it; what matters here is that it takes its base URLs from outside.
package welcome

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Client invites at both APIs.
type Client struct {
	MeltingspotURL string
	OpenagendaURL  string
	token          string
}

// ToSpot invites to the spot and gives the member's status. A server that is busy is asked again,
// when it says so.
func (c *Client) ToSpot(email string) (string, error) {
	var member struct{ Status string }
	url := c.MeltingspotURL + "/v1/spotMembers"
	headers := map[string]string{"authorization": "ms-demo-key"}
	for try := 1; ; try++ {
		answer, err := send("POST", url, headers, map[string]string{"email": email}, &member)
		if err != nil {
			return "", err
		}
		busy := answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusServiceUnavailable
		if !busy || try == 3 {
			return member.Status, expect(http.StatusCreated, answer)
		}
		seconds, err := strconv.Atoi(answer.Header.Get("retry-after"))
		if err != nil {
			seconds = 1
		}
		time.Sleep(time.Duration(seconds) * time.Second)
	}
}

// ToAgenda invites to the agenda. A token that is no longer valid is replaced.
func (c *Client) ToAgenda(email string) error {
	url := c.OpenagendaURL + "/v2/agendas/10000001/members/invite"
	body := map[string]any{"role": "contributor", "emails": []string{email}}
	for renewed := false; ; renewed = true {
		if c.token == "" || renewed {
			if err := c.renewToken(); err != nil {
				return err
			}
		}
		answer, err := send("POST", url, map[string]string{"access-token": c.token}, body, nil)
		if err != nil {
			return err
		}
		if answer.StatusCode != http.StatusUnauthorized || renewed {
			return expect(http.StatusOK, answer)
		}
	}
}

func (c *Client) renewToken() error {
	var grant struct {
		AccessToken string `json:"access_token"`
	}
	url := c.OpenagendaURL + "/v2/requestAccessToken"
	answer, err := send("POST", url, nil, map[string]string{"code": "oa-demo-secret"}, &grant)
	if err != nil {
		return err
	}
	c.token = grant.AccessToken
	return expect(http.StatusOK, answer)
}

// send sends JSON and reads a JSON answer, whatever its status is.
func send(method, url string, headers map[string]string, body, into any) (*http.Response, error) {
	var text bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&text).Encode(body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequest(method, url, &text)
	if err != nil {
		return nil, err
	}
	request.Header.Set("content-type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if into != nil {
		err = json.NewDecoder(answer.Body).Decode(into)
	}
	return answer, err
}

func expect(wanted int, answer *http.Response) error {
	if answer.StatusCode != wanted {
		return fmt.Errorf("status %d instead of %d", answer.StatusCode, wanted)
	}
	return nil
}
