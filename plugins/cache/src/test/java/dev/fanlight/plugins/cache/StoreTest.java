package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import dev.fanlight.plugins.cache.content.Pieces;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What all places share, and how much of it there is. */
class StoreTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";
  private static final String LARGE = "0123456789".repeat(30_000);

  private static CacheConfig bytes(long most) {
    return new CacheConfig(
        new ByteSize(most), new ByteSize(1000), null, null, null, null, null, null);
  }

  @Test
  void whatIsStored_isBoundedByItsBytes() {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(bytes(20_000), context);
    for (int i = 0; i < 200; i++) {
      ask(get("/" + i), response(200, "x".repeat(500), FRESH));
    }
    assertThat(context.meters().value("bytes")).isBetween(10_000.0, 20_000.0);
  }

  @Test
  void anotherPlace_sharesIt_andMayChangeItsBound() {
    filter = (CacheFilter) new CachePlugin(() -> now, HEAP).create(bytes(20_000), context);
    store("/", FRESH);
    filter = cache(bytes(2000));
    assertThat(isHit("/")).isTrue();
    for (int i = 0; i < 20; i++) {
      ask(get("/" + i), response(200, "x".repeat(500), FRESH));
    }
    assertThat(context.meters().value("bytes")).isLessThanOrEqualTo(2000.0);
  }

  private static CacheConfig of(@Nullable ByteSize bytes) {
    return new CacheConfig(bytes, null, null, null, null, null, null, null);
  }

  @Test
  void whatIsStored_isBoundedByTheHeap() {
    long heap = 8L << 20;
    for (long[] sizes : new long[][] {{0, heap / 8}, {heap, heap / 4}, {heap / 5, heap / 5}}) {
      FakePluginContext own = new FakePluginContext("cache", vertx);
      ByteSize said = sizes[0] == 0 ? null : new ByteSize(sizes[0]);
      filter = (Filter) new CachePlugin(() -> now, heap).create(of(said), own);
      for (int i = 0; i < 20; i++) {
        ask(get("/" + i), response(200, LARGE, FRESH));
      }
      assertThat(own.meters().value("bytes"))
          .isBetween(sizes[1] - 2.0 * LARGE.length(), (double) sizes[1]);
    }
  }

  @Test
  void aLargeResponse_isKeptInPieces_thatTakeNoMoreThanTheirBytes() {
    for (int size : new int[] {0, 1, 500, 16_384, 65_536, 65_537, 270_000}) {
      Pieces.Builder builder = new Pieces.Builder();
      for (int at = 0; at < size; at += 1000) {
        builder.add(Buffer.buffer("x".repeat(Math.min(1000, size - at))));
      }
      Pieces pieces = builder.build();

      assertThat(pieces.length()).isEqualTo(size);
      int bytes = 0;
      for (Buffer piece : pieces.slice(0, size)) {
        byte[] array = ((BufferInternal) piece).getByteBuf().unwrap().array();
        assertThat(array.length).isLessThanOrEqualTo(Pieces.WHOLE);
        bytes += array.length;
      }
      assertThat(bytes).isEqualTo(size);
    }
  }

  private static final class Reading {
    final StringBuilder text = new StringBuilder();
    int largest;
    boolean ended;

    Reading(Body.Streamed body) {
      body.stream()
          .handler(chunk -> {
            text.append(chunk);
            largest = Math.max(largest, chunk.length());
          })
          .endHandler(end -> ended = true);
    }
  }

  @Test
  void aLargeResponse_isAnsweredPieceByPiece() {
    String content = LARGE + "the end";
    ask(get("/"), response(200, content, FRESH));
    for (String range : new String[] {"", "bytes=10-170000"}) {
      FakeExchange exchange = range.isEmpty() ? get("/") : get("/", "range: " + range);
      Body.Streamed body = (Body.Streamed) ask(exchange, response(500, "")).body();
      Reading reading = new Reading(body);
      assertThat(reading.text).isEmpty();
      body.stream().fetch(1);
      assertThat(reading.text.length()).isBetween(1, 16_384);
      assertThat(reading.ended).isFalse();
      body.stream().resume();
      String expected = range.isEmpty() ? content : content.substring(10, 170_001);
      assertThat(reading.text).hasToString(expected);
      assertThat(reading.ended).isTrue();
      assertThat(reading.largest).isLessThanOrEqualTo(16_384);
      assertThat(body.length()).isEqualTo(expected.length());
    }
  }

  @Test
  void whatClientsHold_countsOnceForAll_andIsBounded() {
    filter = cache(of(new ByteSize(2_000_000)));
    List<FakeExchange> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      for (int client = 0; client < 5; client++) {
        FakeExchange exchange = get("/" + i);
        slow.add(exchange);
        Body body = ask(exchange, response(200, LARGE, FRESH)).body();
        // Six responses fit in. The content of others is the exchange's own, and counts there.
        assertThat(body instanceof Body.Streamed).isEqualTo(i < 2_000_000 / LARGE.length());
      }
    }
    slow.forEach(FakeExchange::end);
    assertThat(ask(get("/new"), response(200, LARGE, FRESH)).body())
        .isInstanceOf(Body.Streamed.class);
  }
}
