package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever clients, plugins and batch items set, an upstream reads one well-formed request with
 * exactly the fields that the contract allows. The contract is said here a second time.
 */
class FieldsModelTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int REQUESTS = 60;

  private static final List<String> NAMES =
      List.of(
          "Connection",
          "connection",
          "Keep-Alive",
          "TE",
          "Proxy-Connection",
          "Upgrade",
          "Proxy-Authorization",
          "http2-settings",
          "X-User",
          "x_user",
          "X_User",
          "x-admin",
          "X_Admin",
          "X-Forwarded-For",
          "x_forwarded_for",
          "X-Forwarded-Proto",
          "Forwarded",
          "X-Real-IP",
          "x_real_ip",
          "x-a",
          "X-A",
          "x_b",
          "X-C",
          "Cookie",
          "Via",
          "X-Request-Timeout-Ms",
          "grpc-timeout",
          "traceparent");

  private static final List<String> VALUES =
      List.of("1", "close", "x-a, X-USER", "x-user,host ,x-forwarded-for", "trailers", "a b", "");

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "te",
          "proxy-connection",
          "upgrade",
          "proxy-authorization",
          "http2-settings");

  private static final Set<String> OF_THE_GATEWAY =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-request-id",
          "x-request-timeout-ms",
          "host",
          "via",
          "content-length",
          "transfer-encoding");

  private static final Set<String> FOR_NO_ITEM =
      Set.of(
          "forwarded", "x-real-ip", "via", "x-request-timeout-ms", "grpc-timeout", "traceparent");

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    new TestJar()
        .source(
            "test.Decides",
            TestJar.factory(
                "Decides",
                "decides",
                "return (Filter) (it, chain) -> {"
                    + " it.request().headers().set(\"x-user\", \"ada\").remove(\"x-admin\");"
                    + " return chain.proceed(it); };"))
        .entry(TestJar.SERVICES, "test.Decides")
        .write(folder.resolve("decides.jar"));
  }

  private TestGateway gateway() {
    for (String path : List.of("/plain", "/decided")) {
      upstream.on(
          path,
          call -> {
            call.body();
            call.json("{}");
          });
    }
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        routes:
          - {name: plain, match: {path: /plain}, proxy: {upstream: up}}
          - {name: decided, match: {path: /decided}, plugins: [{name: decides, config: {word: x}}], proxy: {upstream: up}}
          - {name: batch, match: {path: /batch}, batch: {}}
          - {name: batch-decided, match: {path: /batch-decided}, plugins: [{name: decides, config: {word: x}}], batch: {}}
        """
            .formatted(folder, upstream.url()));
  }

  private static List<Map.Entry<String, String>> fields(Random random) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      fields.add(
          Map.entry(
              NAMES.get(random.nextInt(NAMES.size())), VALUES.get(random.nextInt(VALUES.size()))));
    }
    return fields;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isForwarding(String name) {
    String plain = plain(name);
    return plain.startsWith("x-forwarded-")
        || plain.equals("forwarded")
        || plain.equals("x-real-ip");
  }

  /** What of these goes upstream, by name in lower case. */
  private static Map<String, List<String>> allowed(
      List<Map.Entry<String, String>> fields, boolean decided) {
    Set<String> named = new HashSet<>();
    fields.stream()
        .filter(field -> field.getKey().equalsIgnoreCase("connection"))
        .flatMap(field -> List.of(field.getValue().split(",")).stream())
        .forEach(name -> named.add(name.strip().toLowerCase(Locale.ROOT)));
    Map<String, List<String>> allowed = new TreeMap<>();
    for (Map.Entry<String, String> field : fields) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      boolean gone =
          HOP_BY_HOP.contains(name)
              || named.contains(name)
              || isForwarding(name)
              || name.equals("grpc-timeout")
              || (decided && Set.of("x-user", "x-admin").contains(plain(name)));
      if (!gone && !OF_THE_GATEWAY.contains(name)) {
        allowed.computeIfAbsent(name, first -> new ArrayList<>()).add(field.getValue());
      }
    }
    if (decided) {
      allowed.put("x-user", List.of("ada"));
    }
    return allowed;
  }

  /** What an upstream got beside what the gateway says itself. */
  private static Map<String, List<String>> sent(Arrival arrival) {
    Map<String, List<String>> sent = new TreeMap<>();
    for (String field : arrival.fields) {
      String name = field.substring(0, field.indexOf(':'));
      if (!OF_THE_GATEWAY.contains(name)) {
        sent.computeIfAbsent(name, first -> new ArrayList<>())
            .add(field.substring(name.length() + 1).strip());
      }
    }
    return sent;
  }

  private void assertWellFormed(Arrival arrival, boolean withBody) {
    assertThat(arrival.values("host")).hasSize(1);
    assertThat(arrival.values("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(arrival.values("forwarded")).hasSize(1);
    assertThat(arrival.values("x-request-timeout-ms")).hasSize(1);
    assertThat(arrival.values("content-length").size() + arrival.values("transfer-encoding").size())
        .isEqualTo(withBody ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatAClientSends_isReadAsTheContractSays(long seed) {
    Random random = new Random(seed);
    TestGateway gateway = gateway();
    for (int i = 0; i < REQUESTS; i++) {
      List<Map.Entry<String, String>> fields = fields(random);
      boolean decided = random.nextBoolean();
      boolean withBody = random.nextBoolean();
      StringBuilder request = new StringBuilder();
      request.append(withBody ? "POST " : "GET ").append(decided ? "/decided" : "/plain");
      request.append(" HTTP/1.1\r\nhost: a.example\r\n");
      fields.forEach(field ->
          request.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n"));
      request.append(
          withBody
              ? random.nextBoolean()
                  ? "content-length: 3\r\n\r\nabc"
                  : "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
              : "\r\n");

      try (Wire wire = new Wire(gateway.port())) {
        assertThat(wire.send(request.toString()).head()).as("%s", request).contains(" 200 ");
      }

      assertThat(upstream.arrivals()).hasSize(i + 1);
      Arrival arrival = upstream.arrivals().get(i);
      assertThat(sent(arrival)).as("%s", request).isEqualTo(allowed(fields, decided));
      assertWellFormed(arrival, withBody);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void whatAnItemSets_isReadAsTheContractSays(long seed) {
    Random random = new Random(seed);
    TestGateway gateway = gateway();
    TestClient client = stage.client(gateway);
    int arrived = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Map<String, String> set = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      fields(random).forEach(field -> set.put(field.getKey(), field.getValue()));
      boolean decided = random.nextBoolean();
      JsonObject headers = new JsonObject();
      set.forEach(headers::put);
      String batch = JsonArray.of(JsonObject.of("path", "/plain", "headers", headers)).encode();

      JsonObject result =
          client
              .post(decided ? "/batch-decided" : "/batch", batch)
              .json()
              .getJsonArray("results")
              .getJsonObject(0);

      boolean refused =
          set.keySet().stream()
              .map(FieldsModelTest::plain)
              .anyMatch(name ->
                  HOP_BY_HOP.contains(name) || isForwarding(name) || FOR_NO_ITEM.contains(name));
      assertThat(result.getInteger("status")).as(batch).isEqualTo(refused ? 400 : 200);
      arrived += refused ? 0 : 1;
      assertThat(upstream.arrivals()).as(batch).hasSize(arrived);
      if (!refused) {
        Arrival arrival = upstream.arrivals().getLast();
        assertThat(sent(arrival))
            .as(batch)
            .isEqualTo(allowed(List.copyOf(set.entrySet()), decided));
        assertWellFormed(arrival, false);
      }
    }
  }
}
