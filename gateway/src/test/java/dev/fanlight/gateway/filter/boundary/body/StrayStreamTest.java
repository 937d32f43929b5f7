package dev.fanlight.gateway.filter.boundary.body;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.junit.jupiter.api.Test;

/** What no stream of a plugin may do. */
class StrayStreamTest extends PluginStreamScene {
  private static final String SPENT =
      "plugin x: a body that was read has been passed on: expected Body.of(...) with its bytes";

  @Test
  void aStreamOnAnotherThread_failsOnce_andItsPiecesAreDropped() throws Exception {
    read(guarded());
    source.send("first");

    Thread stray =
        Thread.ofPlatform()
            .name("stray")
            .start(() -> {
              source.send("second");
              source.fail("its own");
              source.end();
            });
    stray.join();
    assertThat(failures).isEmpty();
    owner.tasks.remove().run();
    source.send("third");

    assertThat(owner.tasks).isEmpty();
    assertThat(pieces).containsExactly("first");
    assertThat(failures)
        .containsExactly(
            "plugin x: a stream called its handlers on thread stray:"
                + " expected the event loop of its exchange");
  }

  @Test
  void aPieceThatIsNull_isAFailure() {
    read(guarded());

    requireNonNull(source.reader).handle(null);

    assertThat(failures).containsExactly("plugin x: a stream gave a piece that is null");
  }

  @Test
  void aFailureThatIsNull_isAFailureThatNamesThePlugin() {
    read(guarded());

    requireNonNull(source.listener).handle(null);
    source.send("more");

    assertThat(failures)
        .containsExactly("plugin x: a stream failed with an exception that is null");
    assertThat(pieces).isEmpty();
  }

  @Test
  void whatComesAfterTheEnd_isDropped() {
    read(guarded());

    source.send("all");
    source.end();
    source.send("more");
    source.end();
    source.fail("late");

    assertThat(pieces).containsExactly("all", "end");
    assertThat(failures).isEmpty();
  }

  @Test
  void aBodyThatThePluginHasRead_failsWhenItIsReadAgain() {
    ReadStream<Buffer> received = guarded();
    read(received);
    source.send("all");
    source.end();

    ReadStream<Buffer> passed = upload(received, new Body.Streamed(received, -1));
    read(passed);
    assertThat(cancelled).isEmpty();
    passed.resume();

    assertThat(cancelled).containsExactly(SPENT);
  }

  /** Such as that of an exchange that has ended. */
  @Test
  void anotherBodyThatWasRead_failsWhenItIsReadAgain() {
    ReadStream<Buffer> kept = guarded();
    read(kept);
    source.end();

    ReadStream<Buffer> again = upload(kept);
    read(again);
    assertThat(cancelled).isEmpty();
    again.resume();

    assertThat(cancelled).containsExactly(SPENT);
  }

  @Test
  void aBodyThatSomebodyElseHasRead_failsWhenItIsReadThroughAnOlderHandle() {
    ReadStream<Buffer> handle = upload(source);
    source.read = true;

    read(handle);
    assertThat(cancelled).isEmpty();
    handle.resume();

    assertThat(cancelled).containsExactly(SPENT);
  }

  @Test
  void aHandleOnABodyThatSomebodyElseHasRead_cannotBePassedOnEither() {
    ReadStream<Buffer> handle = upload(source);
    source.read = true;

    ReadStream<Buffer> passed = upload(handle);
    read(passed);
    passed.resume();

    assertThat(cancelled).containsExactly(SPENT);
  }
}
