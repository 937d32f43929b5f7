package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets up what a test asks for and takes it down again. A test that leaves anything running fails:
 * an exchange or a call under way, a permit out, bytes held, a waiter queued, an orphan, a request
 * that an upstream still has open, a buffer that was never released.
 */
public final class Stage implements AfterEachCallback, AfterAllCallback {
  /** Of clients and upstreams, never of gateways; one for all tests, as long as the process. */
  private static final class Outside {
    static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  }

  private final List<ScriptedUpstream> upstreams = new ArrayList<>();
  private final List<TestGateway> gateways = new ArrayList<>();
  private final List<TestClient> clients = new ArrayList<>();
  private final List<OwnPort> ports = new ArrayList<>();
  private final Leaks leaks = Leaks.watch();

  public Vertx vertx() {
    return Outside.VERTX;
  }

  public Http1Upstream upstream() {
    Http1Upstream upstream = new Http1Upstream();
    upstreams.add(upstream);
    return upstream;
  }

  public H2cUpstream h2cUpstream() {
    H2cUpstream upstream = new H2cUpstream(vertx());
    upstreams.add(upstream);
    return upstream;
  }

  /** A port of this test's own, which refuses connections unless a gateway listens there. */
  public int port() {
    OwnPort port = new OwnPort();
    ports.add(port);
    return port.number();
  }

  public TestGateway gateway(String yaml) {
    TestGateway gateway = TestGateway.start(yaml);
    gateways.add(gateway);
    return gateway;
  }

  /** One that passes everything to an upstream. */
  public TestGateway proxy(String url, String protocol) {
    return gateway(
        """
        upstreams:
          up: {url: "%s", protocol: %s}
        routes:
          - {name: x, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(url, protocol));
  }

  /** One that keeps its file. */
  public TestGateway ofFile(Path file) {
    TestGateway gateway = TestGateway.start(file);
    gateways.add(gateway);
    return gateway;
  }

  public TestClient client(TestGateway gateway) {
    return client(gateway, HttpVersion.HTTP_1_1);
  }

  public TestClient client(TestGateway gateway, HttpVersion version) {
    TestClient client = new TestClient(vertx(), version, gateway.port());
    clients.add(client);
    return client;
  }

  /** Of a gateway whose route {@code /home} is that fan-out over the upstream {@code up}. */
  public TestClient fanOut(Http1Upstream up, String fanOut) {
    String config =
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - name: home
            match: {path: /home}
            fan_out: %s
        """
            .formatted(up.url(), fanOut);
    return client(gateway(config));
  }

  @Override
  public void afterEach(ExtensionContext test) {
    try {
      gateways.stream().filter(TestGateway::running).forEach(TestGateway::rest);
      for (ScriptedUpstream upstream : upstreams) {
        Eventually.equal("what an upstream has open", List.of(), upstream::open);
        assertThat(upstream.failures()).as("failures of scripts").isEmpty();
      }
    } finally {
      List<TestGateway> stopping = List.copyOf(gateways);
      clients.forEach(TestClient::close);
      upstreams.forEach(ScriptedUpstream::close);
      clients.clear();
      gateways.clear();
      upstreams.clear();
      stopping.forEach(gateway -> Eventually.get("the gateway's end", gateway.stop()));
      ports.forEach(OwnPort::close);
      ports.clear();
    }
  }

  @Override
  public void afterAll(ExtensionContext all) {
    assertThat(leaks.found()).as("leaked buffers").isEmpty();
  }
}
