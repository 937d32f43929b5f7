package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.testkit.PlayedStream;
import dev.fanlight.plugins.compress.coding.Coders;
import dev.fanlight.plugins.compress.coding.Coding;
import dev.fanlight.plugins.compress.coding.LoopPlace;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodedStreamTest {
  private final Deque<Runnable> later = new ArrayDeque<>();

  /** Their clock stands still: on a slow machine there would be no time for a coder. */
  private final Coders coders = new Coders(() -> 0);

  private final LoopPlace loop = coders.here(this::later, 4 * 1024 * 1024, 100);

  /** Looks at coders that wait come much later. */
  private void later(long millis, Runnable task) {
    if (millis <= 1000) {
      later.add(task);
    }
  }

  private final PlayedStream source = new PlayedStream();
  private final List<Buffer> chunks = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private int ends;

  private CodedStream stream(Coding coding, long length) {
    CodedStream stream = new CodedStream(source, length, loop.borrow(coding, 5), loop);
    stream.exceptionHandler(failures::add);
    stream.endHandler(end -> ends++);
    stream.handler(chunks::add);
    return stream;
  }

  private Buffer all() {
    Buffer all = Buffer.buffer();
    chunks.forEach(all::appendBuffer);
    return all;
  }

  private void runLater() {
    while (!later.isEmpty()) {
      later.poll().run();
    }
  }

  @AfterEach
  void everyCoderIsBack() {
    loop.close();
    assertThat(coders.memory()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Coding.class)
  void eachChunk_canBeDecodedWhenItHasCome(Coding coding) {
    CodedStream stream = stream(coding, -1);
    stream.resume();

    source.send("data: one\n\n");
    assertThat(Decoded.soFar(coding.token(), all())).isEqualTo("data: one\n\n");
    source.send("data: two\n\n");
    assertThat(Decoded.soFar(coding.token(), all())).isEqualTo("data: one\n\ndata: two\n\n");
    source.end();

    assertThat(Decoded.whole(coding.token(), all())).isEqualTo("data: one\n\ndata: two\n\n");
    assertThat(ends).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Coding.class)
  void anyChunks_comeOutAsTheyWere(Coding coding) {
    for (long seed = 0; seed < 40; seed++) {
      chunks.clear();
      ends = 0;
      Random random = new Random(seed);
      StringBuilder sent = new StringBuilder();
      CodedStream stream = stream(coding, -1);
      stream.resume();
      for (int i = random.nextInt(6); i > 0; i--) {
        String chunk = text(random, random.nextInt(5) == 0 ? 50_000 : random.nextInt(3_000));
        sent.append(chunk);
        source.send(chunk);
        runLater();
      }
      source.end();
      runLater();
      stream.close();

      assertThat(Decoded.whole(coding.token(), all())).isEqualTo(sent.toString());
      assertThat(ends).isEqualTo(1);
    }
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(random.nextInt(4) == 0 ? (char) random.nextInt(32, 127) : 'a');
    }
    return text.toString();
  }

  @Test
  void aLargeChunk_isEncodedInPieces_andTheSourceWaits() {
    CodedStream stream = stream(Coding.GZIP, -1);
    stream.resume();
    String large = text(new Random(1), 5 * CodedStream.PIECE);

    source.send(large);

    assertThat(later).hasSize(1);
    assertThat(source.demand()).isZero();
    runLater();
    assertThat(source.demand()).isEqualTo(Long.MAX_VALUE);
    assertThat(Decoded.soFar("gzip", all())).isEqualTo(large);
    stream.close();
  }

  @Test
  void aReaderThatPauses_getsNothing_andPausesTheSource() {
    CodedStream stream = stream(Coding.GZIP, -1);
    stream.resume();
    stream.pause();
    assertThat(source.demand()).isZero();

    source.send("it does not heed the pause, ");
    source.send("and goes on");
    source.end();
    runLater();
    assertThat(chunks).isEmpty();
    assertThat(ends).isZero();

    stream.resume();
    runLater();
    assertThat(Decoded.whole("gzip", all())).isEqualTo("it does not heed the pause, and goes on");
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void aReaderThatFetches_getsAsManyChunksAsItWants() {
    CodedStream stream = stream(Coding.GZIP, -1);

    stream.fetch(1);
    assertThat(source.demand()).isEqualTo(1);
    source.send("one");
    assertThat(chunks).hasSize(1);
    assertThat(source.demand()).isZero();
    stream.fetch(2);
    source.send("two");
    assertThat(source.demand()).isEqualTo(1);
    source.end();
    assertThat(chunks).hasSize(3);
    assertThat(Decoded.whole("gzip", all())).isEqualTo("onetwo");
  }

  @Test
  void aKnownLength_endsTheCodingWithItsLastChunk() {
    CodedStream stream = stream(Coding.GZIP, 10);
    stream.resume();

    source.send("12345");
    source.send("67890");

    assertThat(Decoded.whole("gzip", all())).isEqualTo("1234567890");
    assertThat(ends).isZero();
    source.end();
    assertThat(ends).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 11})
  void aSourceThatBelies_itsLength_fails(int length) {
    CodedStream stream = stream(Coding.GZIP, 10);
    stream.resume();

    source.send("x".repeat(length));
    if (failures.isEmpty()) {
      source.end();
    }

    assertThat(ends).isZero();
    assertThat(failures).hasSize(1);
    assertThat(((GatewayError) failures.getFirst()).detail()).contains("10 bytes it declared");
  }

  @Test
  void aSourceThatFails_failsTheStreamOnce() {
    CodedStream stream = stream(Coding.ZSTD, -1);
    stream.resume();

    source.send("a");
    source.fail(new IllegalStateException("reset"));
    source.fail(new IllegalStateException("again"));
    source.send("b");

    assertThat(failures).hasSize(1);
    assertThat(chunks).hasSize(1);
  }

  @Test
  void close_inTheMiddle_givesTheCoderBackOnce() {
    CodedStream stream = stream(Coding.ZSTD, -1);
    stream.resume();
    source.send("x".repeat(100_000));

    stream.close();
    stream.close();
    runLater();
    source.send("late");
    source.end();
    stream.resume();

    assertThat(ends).isZero();
    assertThat(loop.borrow(Coding.ZSTD, 1)).isNotNull().satisfies(lease -> lease.giveBack());
    assertThat(coders.memory()).isEqualTo(Coding.largest(List.of(Coding.ZSTD)));
  }

  @Test
  void aReaderThatPausesWithinItsChunk_isHeeded() {
    CodedStream stream = stream(Coding.GZIP, -1);
    stream.handler(chunk -> {
      chunks.add(chunk);
      stream.pause();
    });
    stream.resume();
    source.send(text(new Random(3), 10 * CodedStream.PIECE));
    int before = chunks.size();
    runLater();

    assertThat(before).isEqualTo(1);
    assertThat(chunks).hasSize(1);
    stream.close();
  }
}
