package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.testkit.PlayedStream;
import dev.fanlight.plugins.compress.coding.Coders;
import dev.fanlight.plugins.compress.coding.Coding;
import dev.fanlight.plugins.compress.coding.Lease;
import dev.fanlight.plugins.compress.coding.LoopPlace;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that wait until their loop, whose time the test moves, has time for them. */
class CodedStreamTimeTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong();

  /** How long a piece takes. */
  private final AtomicLong takes = new AtomicLong();

  private final Deque<Runnable> later = new ArrayDeque<>();
  private long delay;
  private final Coders coders = new Coders(() -> nanos.getAndAdd(takes.get()));

  /** A piece that takes 1 ms is paid back in 100 ms. */
  private final LoopPlace loop = coders.here(this::later, 4 * 1024 * 1024, 1);

  private final PlayedStream source = new PlayedStream();
  private final Buffer got = Buffer.buffer();
  private int ends;

  /** Looks at coders that wait come much later. */
  private void later(long millis, Runnable task) {
    if (millis <= 1000) {
      delay = millis;
      later.add(task);
    }
  }

  private CodedStream stream(Coding coding) {
    Lease lease = Objects.requireNonNull(loop.borrow(coding, 6));
    CodedStream stream = new CodedStream(source, -1, lease, loop);
    stream.endHandler(end -> ends++);
    stream.handler(got::appendBuffer);
    return stream;
  }

  /** The loop owes 400 ms, and 200 ms of it may be owed. */
  private CodedStream streamOnALoopThatOwesTime(Coding coding) {
    CodedStream stream = stream(coding);
    Lease other = Objects.requireNonNull(loop.borrow(Coding.GZIP, 1));
    takes.set(4 * MILLI);
    other.end(Buffer.buffer("other"), 0, 5);
    takes.set(0);
    nanos.set(4 * MILLI);
    return stream;
  }

  /** The delay passes, and one turn comes. */
  private void turn() {
    nanos.addAndGet(delay * MILLI);
    later.remove().run();
  }

  @AfterEach
  void everyCoderIsBack() {
    loop.close();
    assertThat(coders.memory()).isZero();
  }

  @Test
  void theNextPiece_waits() {
    CodedStream stream = streamOnALoopThatOwesTime(Coding.GZIP);
    stream.resume();

    source.send("data: one\n\n");

    assertThat(got.length()).isZero();
    assertThat(delay).isEqualTo(200);
    turn();
    assertThat(Decoded.soFar("gzip", got)).isEqualTo("data: one\n\n");
    assertThat(later).isEmpty();
    stream.close();
  }

  @ParameterizedTest
  @EnumSource(Coding.class)
  void oneTurn_givesAllThatHasCome(Coding coding) {
    CodedStream stream = streamOnALoopThatOwesTime(coding);
    stream.resume();
    StringBuilder sent = new StringBuilder();

    for (int i = 0; i < 20; i++) {
      assertThat(source.demand()).isEqualTo(Long.MAX_VALUE);
      source.send("data: " + i + "\n\n");
      sent.append("data: ").append(i).append("\n\n");
    }
    turn();

    assertThat(Decoded.soFar(coding.token(), got)).isEqualTo(sent.toString());
    assertThat(later).isEmpty();
    stream.close();
  }

  @Test
  void theSource_waitsWhileAPieceWaits() {
    CodedStream stream = streamOnALoopThatOwesTime(Coding.GZIP);
    stream.resume();

    source.send("a".repeat(CodedStream.PIECE - 1));
    assertThat(source.demand()).isEqualTo(Long.MAX_VALUE);
    source.send("a");
    assertThat(source.demand()).isZero();
    turn();

    assertThat(source.demand()).isEqualTo(Long.MAX_VALUE);
    stream.close();
  }

  @Test
  void aSourceThatIsAskedForSingleChunks_isAskedForOneAtATime() {
    CodedStream stream = streamOnALoopThatOwesTime(Coding.GZIP);

    stream.fetch(5);
    assertThat(source.demand()).isEqualTo(1);
    source.send("one");
    assertThat(source.demand()).isEqualTo(1);
    turn();
    assertThat(source.demand()).isEqualTo(1);
    source.send("two");

    assertThat(source.demand()).isEqualTo(1);
    stream.close();
  }

  /** A coder keeps many pieces of equal text, and a reader that gets nothing gives up. */
  @ParameterizedTest
  @EnumSource(Coding.class)
  void eachTurn_givesTheReaderSomething(Coding coding) {
    String large = "a".repeat(1024 * 1024);
    CodedStream stream = streamOnALoopThatOwesTime(coding);
    stream.resume();
    takes.set(MILLI);
    source.send(large);

    while (!later.isEmpty()) {
      int before = got.length();
      turn();
      assertThat(got.length()).isGreaterThan(before);
    }

    assertThat(Decoded.soFar(coding.token(), got)).isEqualTo(large);
    stream.close();
  }

  @ParameterizedTest
  @EnumSource(Coding.class)
  void whatComesBetweenTurns_comesOutAsItWas(Coding coding) {
    CodedStream stream = streamOnALoopThatOwesTime(coding);
    stream.resume();
    takes.set(MILLI);
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String chunk = Integer.toString(i).repeat(1 + i * i * 7);
      sent.append(chunk);
      source.send(chunk);
      if (i % 3 == 0) {
        turn();
      }
    }
    source.end();
    while (!later.isEmpty()) {
      turn();
    }

    assertThat(Decoded.whole(coding.token(), got)).isEqualTo(sent.toString());
    assertThat(ends).isEqualTo(1);
    stream.close();
  }
}
