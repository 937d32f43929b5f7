package dev.fanlight.plugin.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.BodyTransform;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.MapperException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link Body#map} makes of each kind of body. */
class MappedStreamTest {
  private final Source source = new Source();
  private final List<String> seen = new ArrayList<>();

  /** Gives what a test puts in when it is asked for, and then its end whether asked for or not. */
  private static final class Source implements Body.Counted {
    private int kept;
    private final Queue<String> chunks = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private long demand;
    private boolean ends = true;

    @Override
    public boolean keep(int bytes) {
      kept += bytes;
      return true;
    }

    private void flow() {
      while (demand > 0 && !chunks.isEmpty()) {
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        requireNonNull(handler).handle(Buffer.buffer(chunks.remove()));
      }
      if (chunks.isEmpty() && ends) {
        ends = false;
        requireNonNull(endHandler).handle(null);
      }
    }

    @Override
    public Source handler(@Nullable Handler<Buffer> handler) {
      this.handler = handler;
      return this;
    }

    @Override
    public Source endHandler(@Nullable Handler<Void> handler) {
      endHandler = handler;
      return this;
    }

    @Override
    public Source exceptionHandler(@Nullable Handler<Throwable> handler) {
      exceptionHandler = handler;
      return this;
    }

    @Override
    public Source pause() {
      demand = 0;
      return this;
    }

    @Override
    public Source resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public Source fetch(long amount) {
      demand = amount == Long.MAX_VALUE ? amount : demand + amount;
      flow();
      return this;
    }
  }

  /** Upper case without digits, with a last word. */
  private static final class Shout implements BodyTransform {
    private int calls;

    @Override
    public Buffer chunk(Buffer chunk) {
      calls++;
      return Buffer.buffer(chunk.toString().replaceAll("[0-9]", "").toUpperCase());
    }

    @Override
    public Buffer end() {
      return Buffer.buffer("!" + calls);
    }
  }

  private ReadStream<Buffer> read(BodyTransform transform) {
    ReadStream<Buffer> mapped =
        ((Body.Streamed) new Body.Streamed(source, 7).map(transform)).stream();
    mapped.handler(chunk -> seen.add(chunk.toString()));
    mapped.endHandler(end -> seen.add("end"));
    mapped.exceptionHandler(failure -> seen.add(String.valueOf(failure.getMessage())));
    return mapped;
  }

  private void given(String... chunks) {
    source.chunks.addAll(List.of(chunks));
  }

  @Test
  void aStream_isChangedChunkByChunk_andEndsWithWhatComesLast() {
    given("ab", "cd");

    read(new Shout()).resume();

    assertThat(seen).containsExactly("AB", "CD", "!2", "end");
  }

  @Test
  void itsLengthIsUnknown_andItsTrailersStay() {
    MultiMap trailers = MultiMap.caseInsensitiveMultiMap().add("grpc-status", "0");
    Body.Streamed mapped =
        (Body.Streamed) new Body.Streamed(source, 7, () -> trailers).map(chunk -> chunk);

    assertThat(mapped.length()).isEqualTo(-1);
    assertThat(mapped.trailers().get()).isSameAs(trailers);
  }

  @Test
  void aReaderGetsNoMoreThanItAsksFor() {
    given("a", "b", "c");
    ReadStream<Buffer> mapped = read(new Shout());

    assertThat(seen).isEmpty();
    mapped.fetch(1);
    assertThat(seen).containsExactly("A");
    assertThat(source.chunks).hasSize(2);
    mapped.fetch(1);
    assertThat(seen).containsExactly("A", "B");
  }

  @Test
  void chunksThatBecomeNothing_costTheReaderNothing() {
    given("1", "", "2", "a", "b");

    read(new Shout()).fetch(1);

    assertThat(seen).containsExactly("A");
    assertThat(source.chunks).containsExactly("b");
  }

  @Test
  void whatComesLast_waitsForAReaderThatHasPaused() {
    given("a");
    ReadStream<Buffer> mapped = read(new Shout());
    mapped.fetch(1);
    assertThat(seen).containsExactly("A");

    mapped.pause();
    mapped.fetch(1);

    assertThat(seen).containsExactly("A", "!1", "end");
    mapped.resume();
    assertThat(seen).hasSize(3);
  }

  @Test
  void anEmptyStream_hasItsLastWordToo() {
    read(new Shout()).resume();

    assertThat(seen).containsExactly("!0", "end");
  }

  @Test
  void aTransformThatThrows_breaksTheStream_andReadsNoMore() {
    given("a", "b", "c");
    List<String> asked = new ArrayList<>();
    ReadStream<Buffer> mapped =
        read(chunk -> {
          asked.add(chunk.toString());
          if (asked.size() == 2) {
            throw new LinkageError("no such class");
          }
          return chunk;
        });

    mapped.resume();
    mapped.resume();

    assertThat(asked).containsExactly("a", "b");
    assertThat(seen).containsExactly("a", "java.lang.LinkageError: no such class");
    assertThat(source.chunks).containsExactly("c");
  }

  @Test
  @SuppressWarnings("NullAway") // as a plugin does that is compiled without such checks
  void aTransformThatReturnsNull_isNamed() {
    given("a");
    List<Throwable> failures = new ArrayList<>();
    ReadStream<Buffer> mapped = read(chunk -> null);
    mapped.exceptionHandler(failures::add);

    mapped.resume();

    assertThat(failures)
        .singleElement()
        .isInstanceOf(MapperException.class)
        .asString()
        .contains("the transform of a body returned null");
  }

  @Test
  void aVerdictOfTheTransform_isTheFailure() {
    given("a");
    GatewayError verdict = GatewayError.of(ErrorCode.BAD_REQUEST, "not JSON");
    List<Throwable> failures = new ArrayList<>();
    ReadStream<Buffer> mapped =
        read(chunk -> {
          throw verdict;
        });
    mapped.exceptionHandler(failures::add);

    mapped.resume();

    assertThat(failures).containsExactly(verdict);
  }

  @Test
  void anEndThatThrows_breaksTheStream() {
    given("a");
    Body mapped =
        new Body.Streamed(source, -1)
            .map(
                chunk -> chunk,
                () -> {
                  throw new IllegalStateException("unbalanced");
                });

    assertThatThrownBy(() -> mapped.collect(9, ErrorCode.BAD_REQUEST).await())
        .hasMessageContaining("unbalanced");
  }

  @Test
  void aSourceThatFails_failsTheStream_andTheTransformHasNoLastWord() {
    source.ends = false;
    given("a");
    read(new Shout()).resume();

    requireNonNull(source.exceptionHandler).handle(new IllegalStateException("reset"));

    assertThat(seen).containsExactly("A", "reset");
  }

  @Test
  void collected_itIsCountedForItsSource() {
    given("abc");
    Body body = new Body.Streamed(source, -1).map(new Shout());

    assertThat(body.collect(9, ErrorCode.BAD_REQUEST).result().toString()).isEqualTo("ABC!1");
    assertThat(source.kept).isEqualTo(5);
  }

  @Test
  void bytes_areChangedAtOnce_andTheirOwnBufferStaysAsItIs() {
    Buffer own = Buffer.buffer("ab");

    Body mapped = Body.of(own).map(chunk -> chunk, () -> Buffer.buffer("!"));

    assertThat(((Body.Bytes) mapped).bytes().toString()).isEqualTo("ab!");
    assertThat(own.toString()).isEqualTo("ab");
    assertThat(Body.of("7").map(chunk -> Buffer.buffer())).isSameAs(Body.empty());
  }

  @Test
  void noContent_staysNone() {
    Shout shout = new Shout();

    assertThat(Body.empty().map(shout)).isSameAs(Body.empty());
    assertThat(shout.calls).isZero();
  }
}
