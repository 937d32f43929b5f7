package dev.fanlight.gateway.filter.boundary;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.MappedStream;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first failure of a plugin's stream reaches whoever reads it, whenever it comes. */
class PluginStreamTest {
  private final Source source = new Source();
  private final List<String> failures = new ArrayList<>();
  private final List<String> cancelled = new ArrayList<>();

  /** Throws in the method that is named. */
  private static final class Source implements ReadStream<Buffer> {
    private String broken = "";
    private @Nullable Handler<Throwable> listener;
    private @Nullable Handler<Buffer> reader;

    private Source call(String method) {
      if (method.equals(broken)) {
        throw new LinkageError(method);
      }
      return this;
    }

    void send(String chunk) {
      requireNonNull(reader).handle(Buffer.buffer(chunk));
    }

    void fail(String message) {
      requireNonNull(listener).handle(new IllegalStateException(message));
    }

    @Override
    public Source exceptionHandler(@Nullable Handler<Throwable> handler) {
      listener = handler;
      return call("exceptionHandler");
    }

    @Override
    public Source handler(@Nullable Handler<Buffer> handler) {
      reader = handler;
      return call("handler");
    }

    @Override
    public Source pause() {
      return call("pause");
    }

    @Override
    public Source resume() {
      return call("resume");
    }

    @Override
    public Source fetch(long amount) {
      return call("fetch");
    }

    @Override
    public Source endHandler(@Nullable Handler<Void> handler) {
      return call("endHandler");
    }
  }

  private ReadStream<Buffer> guarded() {
    GatewayResponse response = GatewayResponse.of(200, "text/plain", new Body.Streamed(source, -1));
    PluginStream.guard(response, null, PluginCode.GATEWAY, PluginStreamTest::blame);
    return ((Body.Streamed) response.body()).stream();
  }

  private static GatewayError blame(Throwable cause) {
    return GatewayError.of(ErrorCode.PLUGIN_FAILED, "plugin x: " + cause.getMessage());
  }

  /** What a plugin makes of the body of a request, as whoever sends it upstream reads it. */
  private ReadStream<Buffer> upload(ReadStream<Buffer> own) {
    return upload(own, Body.empty());
  }

  private ReadStream<Buffer> upload(ReadStream<Buffer> own, Body received) {
    GatewayRequest request =
        new GatewayRequest(
            HttpMethod.POST, "/", null, HttpHeaders.headers(), new Body.Streamed(own, -1));
    PluginStream.guard(
        request,
        received,
        PluginCode.GATEWAY,
        PluginStreamTest::blame,
        error -> cancelled.add(error.detail()));
    return ((Body.Streamed) request.body()).stream();
  }

  private void listen(ReadStream<Buffer> stream) {
    stream.exceptionHandler(failure -> failures.add(failure.getMessage()));
  }

  @Test
  void aFailureBeforeAnybodyListens_isToldToTheFirstWhoDoes() {
    source.broken = "pause";
    ReadStream<Buffer> stream = guarded();

    stream.pause();
    stream.exceptionHandler(null);
    listen(stream);

    assertThat(failures).containsExactly("plugin x: pause");
  }

  @Test
  void aStreamThatTakesNoListener_hasFailed() {
    source.broken = "exceptionHandler";

    listen(guarded());

    assertThat(failures).containsExactly("plugin x: exceptionHandler");
  }

  @Test
  void onlyTheFirstFailure_isTold() {
    source.broken = "resume";
    ReadStream<Buffer> stream = guarded();
    listen(stream);

    source.fail("its own");
    stream.resume();
    stream.resume();
    listen(stream);

    assertThat(failures).containsExactly("its own");
  }

  @Test
  void aFailureBeforeAnybodyListens_isTheFirst() {
    source.broken = "pause";
    ReadStream<Buffer> stream = guarded();
    stream.pause();
    source.broken = "resume";
    stream.resume();

    listen(stream);
    listen(stream);

    assertThat(failures).containsExactly("plugin x: pause");
  }

  @Test
  void aTransformThatThrows_isThePlugins_whileAFailureOfItsSourceIsNot() {
    Body.Streamed answer =
        (Body.Streamed)
            new Body.Streamed(source, -1)
                .map(chunk -> {
                  throw new LinkageError("mapper");
                });
    GatewayResponse response = GatewayResponse.of(200, "text/plain", answer);
    PluginStream.guard(response, null, PluginCode.GATEWAY, PluginStreamTest::blame);
    ReadStream<Buffer> guarded = ((Body.Streamed) response.body()).stream();
    listen(guarded);
    guarded.handler(chunk -> {});

    source.send("x");

    assertThat(failures).containsExactly("plugin x: mapper");
  }

  @Test
  void anUploadThatFails_cancelsTheExchange_andNamesThePlugin() {
    listen(
        upload(
                new MappedStream(
                    source,
                    chunk -> {
                      throw new LinkageError("mapper");
                    }))
            .handler(chunk -> {}));
    source.send("x");
    listen(upload(source));
    source.fail("its own");

    assertThat(cancelled).containsExactly("plugin x: mapper", "plugin x: its own");
  }

  @Test
  void anUploadThatATransformRefuses_failsWithThatError() {
    listen(
        upload(
                new MappedStream(
                    source,
                    chunk -> {
                      throw GatewayError.of(ErrorCode.BAD_REQUEST, "no JSON");
                    }))
            .handler(chunk -> {}));

    source.send("x");

    assertThat(cancelled).containsExactly("no JSON");
    assertThat(failures).containsExactly("no JSON");
  }

  @Test
  void whatThePluginReceived_isNotGuarded() {
    ReadStream<Buffer> guarded = upload(source);

    assertThat(guarded).isInstanceOf(PluginStream.class);
    assertThat(upload(guarded)).isSameAs(guarded);
    assertThat(upload(source, new Body.Streamed(source, -1))).isSameAs(source);
  }
}
