package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class WaitingBytesTest {
  private final WaitingBytes waiting = new WaitingBytes();

  private String take(int most) {
    return waiting.take(most, Buffer::getBuffer).toString();
  }

  @Test
  void take_givesWhatCame_inItsOrder() {
    waiting.add(Buffer.buffer("abc"));
    waiting.add(Buffer.buffer("def"));

    assertThat(take(2)).isEqualTo("ab");
    waiting.add(Buffer.buffer("g"));
    assertThat(waiting.size()).isEqualTo(5);
    assertThat(take(9)).isEqualTo("cdefg");
    assertThat(take(9)).isEmpty();
  }

  @Test
  void add_leavesTheChunksOfTheSourceAsTheyAre() {
    Buffer first = Buffer.buffer("abc");
    waiting.add(first);

    waiting.add(Buffer.buffer("def"));

    assertThat(first).hasToString("abc");
  }

  @Test
  void whatWasTaken_isNotKept() {
    waiting.add(Buffer.buffer("a"));
    for (int i = 0; i < 1000; i++) {
      waiting.add(Buffer.buffer("a"));
      take(1);
    }

    Buffer kept = waiting.take(1, (bytes, from, to) -> bytes);

    assertThat(kept.length()).isLessThan(5);
  }
}
