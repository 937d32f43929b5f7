package dev.fanlight.gateway.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.FixedEndpoints;
import dev.fanlight.gateway.upstream.http.connect.NoNames;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An attempt over HTTP/1.1, and the upstream that it goes to. */
final class OneAttempt {
  final Vertx vertx = Vertx.vertx();
  final SharedUpstream upstream;
  private final ServerSocket server;

  /** Is asked when the head of a request has come; its connection closes when it returns. */
  interface Script {
    void answer(BufferedReader more, OutputStream answer) throws IOException;

    /** The connection, or the test, ended first. */
    default void broken(IOException failure) {}
  }

  /** Notes how the attempt ends. */
  abstract static class Listener implements Connections.Listener {
    final CompletableFuture<Optional<GatewayError>> ended = new CompletableFuture<>();
    final HeldBytes held =
        new MemoryBudget(1 << 30).holder(new Simulation(0).newLoop().loop(), "127.0.0.1");

    @Override
    public void opening(Connections.Attempt attempt) {}

    @Override
    public boolean wantsNewConnection() {
      return false;
    }

    @Override
    public HeldBytes held() {
      return held;
    }

    @Override
    public Loop loop() {
      throw new AssertionError("it becomes no tunnel");
    }

    @Override
    public void connected() {}

    @Override
    public void uploading(boolean now) {}

    @Override
    public void sent() {}

    @Override
    public void closed(@Nullable GatewayError error) {
      ended.complete(Optional.ofNullable(error));
    }
  }

  OneAttempt(Script script) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    upstream = upstream(config(URI.create("http://127.0.0.1:" + server.getLocalPort())));
    Thread.startVirtualThread(() -> accept(script));
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> serve(client, script));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private static void serve(Socket accepted, Script script) {
    try (Socket client = accepted) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      String line = lines.readLine();
      while (line != null && !line.isEmpty()) {
        line = lines.readLine();
      }
      if (line != null) {
        script.answer(lines, client.getOutputStream());
      }
    } catch (IOException failure) {
      script.broken(failure);
    }
  }

  void open(Connections.Listener listener) {
    open(CallRequest.get("/"), listener);
  }

  void open(CallRequest request, Connections.Listener listener) {
    vertx.runOnContext(now -> way(upstream).open(request, listener));
  }

  /** Over HTTP/2, to an upstream on another port. */
  void openHttp2(int port, Connections.Listener listener) {
    openHttp2(port, CallRequest.get("/"), listener);
  }

  void openHttp2(int port, CallRequest request, Connections.Listener listener) {
    vertx.runOnContext(now -> wayByHttp2(port).open(request, listener));
  }

  /** Two that wait for a connection at the same time. */
  void openBoth(CallRequest request, Connections.Listener first, Connections.Listener second) {
    vertx.runOnContext(now -> {
      Way way = way(upstream);
      way.open(request, first);
      way.open(request, second);
    });
  }

  /** Over HTTP/2, to an upstream on another port. To be called and used on one event loop. */
  Way wayByHttp2(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port);
    return way(upstream(config(uri, UpstreamConfig.Protocol.H2C)));
  }

  private Way way(SharedUpstream to) {
    return new Way(
        new HttpConnections(vertx, to, NoNames.create()),
        to.endpoints().current().endpoints().getFirst());
  }

  /** Attempts that share their connections. */
  record Way(HttpConnections connections, Endpoint endpoint) {
    void open(CallRequest request, Connections.Listener listener) {
      connections.open(endpoint, request, "id", 1000, listener);
    }
  }

  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  static SharedUpstream upstream(UpstreamConfig config) {
    Bulkhead bulkhead = new Bulkhead("u", BulkheadConfig.DEFAULT, BulkheadMeters.NONE);
    EndpointGroup group =
        new EndpointGroup(
            "u",
            new Loop(System::nanoTime, (delay, task) -> () -> {}, Runnable::run),
            EndpointMeters.NONE);
    return new SharedUpstream(
        config, bulkhead, new FixedEndpoints(config, group), null, new CountLimit(10_000));
  }

  /** A service with that one endpoint. */
  static UpstreamConfig config(URI uri) {
    return config(uri, UpstreamConfig.Protocol.HTTP_1_1);
  }

  private static UpstreamConfig config(URI uri, UpstreamConfig.Protocol protocol) {
    return new UpstreamConfig(
        "u",
        new UpstreamConfig.Service(
            List.of(EndpointConfig.of(uri)),
            null,
            protocol,
            new UpstreamConfig.Balance.RoundRobin(),
            new UpstreamConfig.HostHeader.Endpoint(),
            null,
            "x-deadline"),
        new UpstreamConfig.Timeouts(
            Duration.ofSeconds(2), null, Duration.ofSeconds(20), Duration.ofSeconds(30)),
        BulkheadConfig.DEFAULT,
        new UpstreamConfig.Attempts(null, null, 100),
        new UpstreamConfig.Bounds(1 << 20, 1 << 16, 10_000),
        CareConfig.DEFAULT);
  }
}
