import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Each test has a world of its own, so all of them may invite the same person, at the same time.
 *
 * <pre>doublure run -- java examples/java/WelcomeTest.java</pre>
 *
 * One file without a build tool or a library, for Java 17 or newer. With JUnit, the world's constructor
 * becomes {@code @BeforeEach} and its {@code close} becomes {@code @AfterEach}.
 */
final class WelcomeTest {
    static final String NEWCOMER = "new@acme.test";

    static void aNewCustomerIsInvitedToTheSpot(World world) throws Exception {
        same("Invited", text("status", world.client().toSpot(NEWCOMER)));
    }

    static void aCustomerWhoIsThereAlreadyIsRefused(World world) throws Exception {
        Welcome welcome = world.client();
        welcome.toSpot(NEWCOMER);
        String refusal = "none";
        try {
            welcome.toSpot(NEWCOMER);
        } catch (IllegalStateException error) {
            refusal = error.getMessage().substring(0, 10);
        }
        same("status 400", refusal);
    }

    static void aBusyServerIsAskedAgain(World world) throws Exception {
        world.fault("""
            {"operation": "meltingspot.members.invite", "calls": {"first": 2},
             "then": {"kind": "status", "status": 503, "retryAfter": 0}}""");
        world.client().toSpot(NEWCOMER);
        same(List.of(503, 503, 201), world.statuses("meltingspot.members.invite"));
    }

    static void anExpiredTokenIsReplaced(World world) throws Exception {
        Welcome welcome = world.client();
        welcome.toAgenda(NEWCOMER);
        world.advance("2h");
        welcome.toAgenda("newer@acme.test");
        same(2, world.statuses("openagenda.accessToken.request").size());
    }

    public static void main(String[] args) {
        Map<String, Test> tests = Map.of(
            "a new customer is invited to the spot", WelcomeTest::aNewCustomerIsInvitedToTheSpot,
            "a customer who is there already is refused", WelcomeTest::aCustomerWhoIsThereAlreadyIsRefused,
            "a busy server is asked again", WelcomeTest::aBusyServerIsAskedAgain,
            "an expired token is replaced", WelcomeTest::anExpiredTokenIsReplaced);
        long failed = tests.entrySet().parallelStream().filter(test -> !passes(test.getKey(), test.getValue())).count();
        System.exit(failed == 0 ? 0 : 1);
    }

    interface Test {
        void in(World world) throws Exception;
    }

    static boolean passes(String name, Test test) {
        try (World world = new World()) {
            test.in(world);
            System.out.println("ok      " + name);
            return true;
        } catch (Exception | AssertionError error) {
            System.out.println("FAILED  " + name + ": " + error.getMessage());
            return false;
        }
    }

    static void same(Object wanted, Object found) {
        if (!Objects.equals(wanted, found)) {
            throw new AssertionError("found " + found + " instead of " + wanted);
        }
    }

    /** The code under test: it makes a new customer a member of the spot and of the agenda. */
    static final class Welcome {
        private final String meltingspotUrl;
        private final String openagendaUrl;
        private String token;

        Welcome(String meltingspotUrl, String openagendaUrl) {
            this.meltingspotUrl = meltingspotUrl;
            this.openagendaUrl = openagendaUrl;
        }

        /** Invites to the spot. A server that is busy is asked again, when it says so. */
        String toSpot(String email) throws Exception {
            HttpRequest.Builder invite = request(meltingspotUrl + "/v1/spotMembers").header("authorization", "ms-demo-key");
            for (int tried = 1; ; tried++) {
                HttpResponse<String> answer = send("POST", invite, "{\"email\": \"" + email + "\"}");
                boolean busy = answer.statusCode() == 429 || answer.statusCode() == 503;
                if (!busy || tried == 3) {
                    return expect(201, answer);
                }
                Optional<String> seconds = answer.headers().firstValue("retry-after");
                Thread.sleep(1000 * seconds.map(Long::parseLong).orElse(1L));
            }
        }

        /** Invites to the agenda. A token that is no longer valid is replaced. */
        String toAgenda(String email) throws Exception {
            if (token == null) {
                token = newToken();
            }
            HttpResponse<String> answer = inviteToAgenda(email);
            if (answer.statusCode() == 401) {
                token = newToken();
                answer = inviteToAgenda(email);
            }
            return expect(200, answer);
        }

        private HttpResponse<String> inviteToAgenda(String email) throws Exception {
            String url = openagendaUrl + "/v2/agendas/10000001/members/invite";
            String body = "{\"role\": \"contributor\", \"emails\": [\"" + email + "\"]}";
            return send("POST", request(url).header("access-token", token), body);
        }

        private String newToken() throws Exception {
            HttpRequest.Builder ask = request(openagendaUrl + "/v2/requestAccessToken");
            return text("access_token", expect(200, send("POST", ask, "{\"code\": \"oa-demo-secret\"}")));
        }
    }

    /** A world of doublure: all that a test can see or change, at base URLs of its own. */
    static final class World implements AutoCloseable {
        private static final String CONTROL = Optional.ofNullable(System.getenv("DOUBLURE_CONTROL_URL"))
            .orElse("http://127.0.0.1:4010/__doublure");

        private final String opened;

        World() throws Exception {
            opened = expect(201, send("POST", request(CONTROL + "/worlds"), "{}"));
        }

        private String its(String key) {
            return text(key, opened);
        }

        /** The code under test, pointed at this world. */
        Welcome client() {
            return new Welcome(its("meltingspotBaseUrl"), its("openagendaBaseUrl"));
        }

        /** Lets calls of an operation go wrong. */
        void fault(String fault) throws Exception {
            expect(201, send("POST", request(its("controlUrl") + "/faults"), fault));
        }

        /** Lets time pass, such as {@code 15m}. */
        void advance(String by) throws Exception {
            expect(200, send("POST", request(its("controlUrl") + "/clock/advance"), "{\"by\": \"" + by + "\"}"));
        }

        /** What the requests for an operation were answered, oldest first. */
        List<Integer> statuses(String operation) throws Exception {
            HttpRequest.Builder ask = request(its("controlUrl") + "/journal?operation=" + operation);
            Matcher statuses = Pattern.compile("\"status\":(\\d+)").matcher(expect(200, send("GET", ask, "")));
            return statuses.results().map(found -> Integer.valueOf(found.group(1))).toList();
        }

        @Override
        public void close() throws Exception {
            expect(204, send("DELETE", request(CONTROL + "/worlds/" + its("id")), ""));
        }
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).header("content-type", "application/json");
    }

    static HttpResponse<String> send(String method, HttpRequest.Builder request, String body) throws Exception {
        HttpRequest ready = request.method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        return HTTP.send(ready, HttpResponse.BodyHandlers.ofString());
    }

    static String expect(int wanted, HttpResponse<String> answer) {
        if (answer.statusCode() != wanted) {
            throw new IllegalStateException(
                "status " + answer.statusCode() + " instead of " + wanted + ": " + answer.body());
        }
        return answer.body();
    }

    /** The first text at a key; a JSON library of your own does this better. */
    static String text(String key, String json) {
        Matcher pair = Pattern.compile("\"" + key + "\":\"([^\"]*)\"").matcher(json);
        if (!pair.find()) {
            throw new IllegalStateException("no " + key + " in " + json);
        }
        return pair.group(1);
    }
}
