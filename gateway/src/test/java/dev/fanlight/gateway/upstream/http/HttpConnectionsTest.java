package dev.fanlight.gateway.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections to an endpoint that leaves its upstream. */
class HttpConnectionsTest {
  private static final Endpoint OTHER =
      Endpoint.of(URI.create("http://127.0.0.1:1"), System::nanoTime);

  private final Vertx vertx = Vertx.vertx();

  /** Completed by the test: the server sends the second half of its answer. */
  private final CompletableFuture<Void> secondHalf = new CompletableFuture<>();

  /** The server has seen the end of the connection. */
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Listener listener = new Listener();
  private ServerSocket server;
  private SharedUpstream upstream;

  @BeforeEach
  void serve() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    upstream = HttpAttemptTest.upstream(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    Thread.startVirtualThread(this::answer);
  }

  private void answer() {
    try (Socket client = server.accept()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      while (!lines.readLine().isEmpty()) {}
      String head = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbo";
      client.getOutputStream().write(head.getBytes(ISO_8859_1));
      secondHalf.join();
      client.getOutputStream().write("dy".getBytes(ISO_8859_1));
      if (lines.read() < 0) {
        closed.complete(null);
      }
    } catch (IOException broken) {
      closed.completeExceptionally(broken);
    }
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void open() {
    vertx.runOnContext(now -> {
      HttpConnections connections =
          new HttpConnections(vertx, upstream, new HttpNames(vertx, Path.of("none"), List.of()));
      Endpoint endpoint = upstream.endpoints().current().endpoints().getFirst();
      connections.open(endpoint, CallRequest.get("/"), "id", 1000, listener);
    });
  }

  @Test
  void endpointLeaves_itsIdleConnectionCloses() throws Exception {
    secondHalf.complete(null);
    open();
    assertThat(listener.ended.get(20, TimeUnit.SECONDS)).isEmpty();

    upstream.endpoints().replace(List.of(WeightedEndpoint.of(OTHER)));

    closed.get(20, TimeUnit.SECONDS);
  }

  @Test
  void endpointLeaves_whatIsUnderWayEndsBeforeItsConnectionCloses() throws Exception {
    open();
    listener.answered.get(20, TimeUnit.SECONDS);

    upstream.endpoints().replace(List.of(WeightedEndpoint.of(OTHER)));
    secondHalf.complete(null);

    assertThat(listener.ended.get(20, TimeUnit.SECONDS)).isEmpty();
    closed.get(20, TimeUnit.SECONDS);
  }

  /** Reads the answer to its end. */
  private static final class Listener implements Connections.Listener {
    final CompletableFuture<Integer> answered = new CompletableFuture<>();
    final CompletableFuture<Optional<GatewayError>> ended = new CompletableFuture<>();

    @Override
    public boolean wantsNewConnection() {
      return false;
    }

    @Override
    public HeldBytes held() {
      return new MemoryBudget(1 << 20).holder(new Simulation(0).newLoop().loop(), "127.0.0.1");
    }

    @Override
    public void connected() {}

    @Override
    public void uploading(boolean now) {}

    @Override
    public void sent() {}

    @Override
    public void head(CallHead head) {
      ((Body.Streamed) head.body()).stream().handler(chunk -> {}).resume();
      answered.complete(head.status());
    }

    @Override
    public void closed(@Nullable GatewayError error) {
      ended.complete(Optional.ofNullable(error));
    }
  }
}
