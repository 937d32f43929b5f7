package dev.fanlight.gateway.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.http.pool.HttpPool;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever throws while an attempt is under way, the attempt ends. */
class HttpAttemptTest {
  private OneAttempt attempt;

  /** Where the owner of the attempt throws. */
  private enum Place {
    CONNECTED,
    SENT,
    HEAD
  }

  @BeforeEach
  void serve() throws IOException {
    attempt =
        new OneAttempt((more, answer) -> {
          answer.write("HTTP/1.1 200 OK\r\n\r\nbody".getBytes(ISO_8859_1));
          while (more.read() >= 0) {}
        });
  }

  @AfterEach
  void close() throws Exception {
    attempt.close();
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void ownerThatThrows_endsTheAttempt(Place place) throws Exception {
    Thrower owner = new Thrower(place);

    attempt.open(owner);

    Optional<GatewayError> error = owner.ended.get(20, TimeUnit.SECONDS);
    assertThat(error).map(GatewayError::code).contains(ErrorCode.INTERNAL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void answerThatCanHaveNoContent_hasTheLengthZero_whateverItSays(int status) throws Exception {
    CompletableFuture<Long> length = new CompletableFuture<>();
    OneAttempt bodiless =
        new OneAttempt((more, answer) -> {
          String head = "HTTP/1.1 " + status + " X\r\ncontent-length: 1000000\r\n\r\n";
          answer.write((status == 304 ? head : "HTTP/1.1 204 X\r\n\r\n").getBytes(ISO_8859_1));
          while (more.read() >= 0) {}
        });
    try {
      bodiless.open(
          new OneAttempt.Listener() {
            @Override
            public void sent() {}

            @Override
            public void head(CallHead head) {
              length.complete(head.body().length());
            }
          });

      assertThat(length.get(20, TimeUnit.SECONDS)).isZero();
    } finally {
      bodiless.close();
    }
  }

  @Test
  void reset_whileItWaitsForAConnection_leavesTheQueue() {
    List<Promise<HttpClientConnection>> connecting = new ArrayList<>();
    HttpPool pool =
        new HttpPool(
            () -> {
              connecting.add(Promise.promise());
              return connecting.getLast().future();
            },
            new HttpPool.Bounds(2, 1),
            Duration.ofSeconds(30));
    URI uri = URI.create("http://127.0.0.1:1");
    ContextInternal context = ((VertxInternal) attempt.vertx).getOrCreateContext();
    Thrower owner = new Thrower(Place.CONNECTED);
    HttpAttempt waiting =
        new HttpAttempt(
            context,
            OneAttempt.config(uri),
            Endpoint.of(uri, System::nanoTime),
            CallRequest.get("/"),
            owner);
    waiting.open(pool, "id", 1000);

    waiting.reset(GatewayError.of(ErrorCode.CANCELLED, "on purpose"));
    pool.take();

    assertThat(connecting).hasSize(1);
    assertThat(owner.ended).isNotDone();
  }

  @Test
  void reset_beforeItsHeadWasSent_costsTheNextOneNothing() throws Exception {
    Thrower second = new Thrower(Place.HEAD);
    OneAttempt.Listener first =
        new OneAttempt.Listener() {
          private Connections.@Nullable Attempt own;

          @Override
          public void opening(Connections.Attempt opening) {
            own = opening;
          }

          @Override
          public void uploading(boolean now) {
            if (own != null) {
              own.reset(GatewayError.of(ErrorCode.CANCELLED, "on purpose"));
            }
          }

          @Override
          public void head(CallHead head) {}
        };
    CallRequest upload =
        new CallRequest(
            HttpMethod.POST,
            "/",
            HttpHeaders.headers(),
            new Body.Streamed(TestStream.open(), 1),
            null);

    attempt.openBoth(upload, first, second);

    // Its upstream has answered.
    Optional<GatewayError> error = second.ended.get(20, TimeUnit.SECONDS);
    assertThat(error).map(GatewayError::code).contains(ErrorCode.INTERNAL_ERROR);
  }

  /** How the upstream sees an attempt end that is reset as soon as its request has been written. */
  private static String endAfterReset(Body body) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    OneAttempt silent =
        new OneAttempt(
            new OneAttempt.Script() {
              @Override
              public void answer(BufferedReader more, OutputStream answer) throws IOException {
                while (more.read() >= 0) {}
                end.complete("closed");
              }

              @Override
              public void broken(IOException failure) {
                end.complete("reset");
              }
            });
    try {
      silent.open(
          new CallRequest(HttpMethod.POST, "/", HttpHeaders.headers(), body, null), new Resetter());
      return end.get(20, TimeUnit.SECONDS);
    } finally {
      silent.close();
    }
  }

  @Test
  void reset_ofAWholeRequestWithContent_resetsTheConnection() throws Exception {
    assertThat(endAfterReset(Body.of("content"))).isEqualTo("reset");
  }

  @Test
  void reset_ofARequestWithoutContent_closesTheConnection() throws Exception {
    assertThat(endAfterReset(Body.empty())).isEqualTo("closed");
  }

  private static final class Resetter extends OneAttempt.Listener {
    private Connections.@Nullable Attempt own;

    @Override
    public void opening(Connections.Attempt opening) {
      own = opening;
    }

    @Override
    public void sent() {
      if (own != null) {
        own.reset(GatewayError.of(ErrorCode.CANCELLED, "on purpose"));
      }
    }

    @Override
    public void head(CallHead head) {}
  }

  private static final class Thrower extends OneAttempt.Listener {
    private final Place place;

    Thrower(Place place) {
      this.place = place;
    }

    private void at(Place now) {
      if (place == now) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public void connected() {
      at(Place.CONNECTED);
    }

    @Override
    public void sent() {
      at(Place.SENT);
    }

    @Override
    public void head(CallHead head) {
      at(Place.HEAD);
    }
  }
}
