package dev.fanlight.gateway.filter.boundary.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.MappedStream;
import dev.fanlight.plugin.testkit.PlayedStream;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first failure of a plugin's stream reaches whoever reads it, whenever it comes. */
class PluginStreamTest extends PluginStreamScene {
  private static final PluginCode OWNER = new PluginCode(ClassLoader.getPlatformClassLoader());
  private static final PluginCode READER = new PluginCode(new ClassLoader(null) {});

  private final List<ClassLoader> loaders = new ArrayList<>();

  private void note() {
    loaders.add(Thread.currentThread().getContextClassLoader());
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
  void whatIsCollectedOfIt_countsForItsExchange() {
    owner.room.set(2);
    PlayedStream own = new PlayedStream();
    Future<Buffer> whole =
        new Body.Streamed(upload(own), -1).collect(10, ErrorCode.PAYLOAD_TOO_LARGE);

    own.send("abc");

    assertThat(((GatewayError) whole.cause()).code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void whatIsCollectedOfIt_countsForItsExchange_alsoWhereThePluginMapsIt() {
    owner.room.set(2);
    PlayedStream own = new PlayedStream();
    ReadStream<Buffer> mapped = new MappedStream(own, chunk -> chunk);
    Future<Buffer> whole =
        new Body.Streamed(upload(mapped), -1).collect(10, ErrorCode.PAYLOAD_TOO_LARGE);

    own.send("abc");

    assertThat(((GatewayError) whole.cause()).code()).isEqualTo(ErrorCode.OVERLOADED);
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
  void aHandler_runsAsTheCodeThatSetIt_whateverCodeSends() {
    ReadStream<Buffer> stream = guarded();
    READER.run(() -> {
      stream.exceptionHandler(failure -> note());
      stream.endHandler(end -> note());
      stream.handler(piece -> note());
    });

    OWNER.run(() -> {
      source.send("x");
      source.end();
    });

    assertThat(loaders).containsExactly(READER.loader(), READER.loader());
  }

  @Test
  void aListener_hearsOfAFailureAsTheCodeThatSetIt() {
    ReadStream<Buffer> stream = guarded();
    READER.run(() -> stream.exceptionHandler(failure -> note()));

    OWNER.run(() -> source.fail("its own"));

    assertThat(loaders).containsExactly(READER.loader());
  }

  @Test
  void aTransform_runsAsItsPlugin_andItsReaderAsTheGateway() {
    owner.code = OWNER;
    MappedStream mapped =
        new MappedStream(
            source,
            chunk -> {
              note();
              return chunk;
            });
    PluginBody.show(new Body.Streamed(source, -1));
    upload(mapped).handler(piece -> note());

    source.send("x");

    assertThat(loaders).containsExactly(OWNER.loader(), PluginCode.GATEWAY.loader());
  }

  @Test
  void aBodyThatAPluginReads_callsThePlugin_andOneThatTheGatewayReadsTheGateway() {
    PluginBody.show(new Body.Streamed(source, -1));
    Handler<Buffer> reader = piece -> note();

    READER.run(() -> source.handler(reader));
    source.send("x");
    source.handler(reader);

    assertThat(loaders).containsExactly(READER.loader());
    assertThat(source.reader).isSameAs(reader);
  }

  @Test
  void whatThePluginReceived_isNotGuarded() {
    ReadStream<Buffer> guarded = upload(source);

    assertThat(guarded).isInstanceOf(PluginStream.class);
    assertThat(upload(guarded)).isSameAs(guarded);
    assertThat(upload(source, new Body.Streamed(source, -1))).isSameAs(source);
  }
}
