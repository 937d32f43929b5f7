package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.LogFields;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An exchange made by a test. What it does not set has a plain default; no time passes in it. */
public final class FakeExchange implements Exchange {
  private static final String VISIBLE_ASCII = "[\\x21-\\x7e]{1,128}";

  private final GatewayRequest request;

  /** The fields that the client has sent. */
  private final MultiMap sent;

  private final Map<String, String> pathVariables = new LinkedHashMap<>();
  private final FakeScope scope = new FakeScope(this::remaining);
  private final Attributes attributes = new Attributes();
  private final LogFields log = new LogFields();
  private String id = "request-1";
  private String route = "test";
  private String clientAddress = "192.0.2.1";
  private ConnectionInfo connection =
      new ConnectionInfo("test", "192.0.2.1", 50_000, "HTTP/1.1", false, null);
  private Duration remaining = Duration.ofSeconds(2);
  private final AtomicInteger callsMade = new AtomicInteger();
  private final List<Runnable> endings = new ArrayList<>();
  private boolean ended;

  private FakeExchange(GatewayRequest request) {
    this.request = request;
    this.sent = HttpHeaders.headers().setAll(request.headers());
  }

  /** GET of that path and query. */
  public static FakeExchange get(String target) {
    return of(HttpMethod.GET, target, Body.empty());
  }

  /** POST of that text. */
  public static FakeExchange post(String target, String body) {
    return of(HttpMethod.POST, target, Body.of(body));
  }

  /** Any request. */
  public static FakeExchange of(HttpMethod method, String target, Body body) {
    int question = target.indexOf('?');
    return new FakeExchange(
        new GatewayRequest(
            method,
            question < 0 ? target : target.substring(0, question),
            question < 0 ? null : target.substring(question + 1),
            HttpHeaders.headers(),
            body));
  }

  /** That request itself. */
  public static FakeExchange of(GatewayRequest request) {
    return new FakeExchange(request);
  }

  /** Adds a field of the request, as its client has sent it. */
  public FakeExchange header(String name, String value) {
    sent.add(name, value);
    request.headers().add(name, value);
    return this;
  }

  /** A plugin is given the exchange: until then its client has sent what the test has set. */
  void begin() {
    sent.clear().setAll(request.headers());
  }

  /** A field that the plugin has set though only the gateway does; null: none. */
  @Nullable String reserved() {
    return request.headers().names().stream()
        .filter(ReservedFields::isForNoPlugin)
        .filter(name -> !request.headers().getAll(name).equals(sent.getAll(name)))
        .findFirst()
        .orElse(null);
  }

  /** Sets the name of the route that matched; {@code test} unless said. */
  public FakeExchange route(String name) {
    this.route = name;
    return this;
  }

  /** Sets the client's address; 192.0.2.1 unless said. */
  public FakeExchange clientAddress(String address) {
    this.clientAddress = address;
    return this;
  }

  /** Sets the connection; HTTP/1.1 without TLS from 192.0.2.1 unless said. */
  public FakeExchange connection(ConnectionInfo connection) {
    this.connection = connection;
    return this;
  }

  /** Adds a path variable. */
  public FakeExchange pathVariable(String name, String value) {
    pathVariables.put(name, value);
    return this;
  }

  /** Sets what is left until the deadline; two seconds unless said. */
  public FakeExchange remaining(Duration remaining) {
    this.remaining = remaining;
    return this;
  }

  /** Adds calls that the action makes. Calls to scripted upstreams count by themselves. */
  public FakeExchange callsMade(int more) {
    callsMade.addAndGet(more);
    return this;
  }

  /** Scripts an upstream; calls to one that has no script fail as {@code internal_error}. */
  public FakeExchange upstream(String name, Function<CallRequest, Future<CallResponse>> answer) {
    scope.script(
        name,
        request -> {
          callsMade.incrementAndGet();
          return answer.apply(request);
        });
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void id(String id) {
    if (!id.matches(VISIBLE_ASCII)) {
      throw new IllegalArgumentException("a request id is 1 to 128 visible ASCII characters");
    }
    this.id = id;
  }

  @Override
  public String route() {
    return route;
  }

  @Override
  public GatewayRequest request() {
    return request;
  }

  @Override
  public String clientAddress() {
    return clientAddress;
  }

  @Override
  public ConnectionInfo connection() {
    return connection;
  }

  @Override
  public Map<String, String> pathVariables() {
    return Map.copyOf(pathVariables);
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public LogFields log() {
    return log;
  }

  @Override
  public Duration remaining() {
    return remaining;
  }

  @Override
  public FakeScope scope() {
    return scope;
  }

  @Override
  public int callsMade() {
    return callsMade.get();
  }

  @Override
  public void onEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      endings.add(action);
    }
  }

  /**
   * Ends the exchange, as the gateway does when its answer has been sent or its client has left.
   * Call it where the plugin runs: on its event loop.
   */
  public void end() {
    if (!ended) {
      ended = true;
      request.settle();
      endings.forEach(Runnable::run);
      scope.end();
    }
  }
}
