package dev.fanlight.gateway.filter.boundary;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first failure of a plugin's stream reaches whoever reads it, whenever it comes. */
class PluginStreamTest {
  private final Source source = new Source();
  private final List<String> failures = new ArrayList<>();

  /** Throws in the method that is named. */
  private static final class Source implements ReadStream<Buffer> {
    private String broken = "";
    private @Nullable Handler<Throwable> listener;

    private Source call(String method) {
      if (method.equals(broken)) {
        throw new LinkageError(method);
      }
      return this;
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
    PluginStream.guard(
        response,
        null,
        PluginCode.GATEWAY,
        cause -> new IllegalStateException("plugin x: " + cause.getMessage()));
    return ((Body.Streamed) response.body()).stream();
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
}
