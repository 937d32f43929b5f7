package dev.fanlight.gateway.filter.boundary.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.MappedStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.junit.jupiter.api.Test;

/** The first failure of a plugin's stream reaches whoever reads it, whenever it comes. */
class PluginStreamTest extends PluginStreamScene {
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

    assertThat(failures).containsExactly("plugin x: its own");
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
    PluginBody.guard(response, null, owner);
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
