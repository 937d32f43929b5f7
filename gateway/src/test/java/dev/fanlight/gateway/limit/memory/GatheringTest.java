package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private final Gathering gathering = new Gathering();

  private static Buffer chunk(int length, int first) {
    return Buffer.buffer(new byte[length]).setByte(0, (byte) first);
  }

  @Test
  void whole_ofOneChunk_isTheChunkItself() {
    Buffer only = chunk(9, 1);
    gathering.add(only);

    assertThat(gathering.whole()).isSameAs(only);
    assertThat(gathering.length()).isEqualTo(9);
  }

  @Test
  void whole_isAllChunksInTheirOrder() {
    int[] lengths = {1, 4096, 4097, 8192, 16384, 20000};
    Random random = new Random(1);
    Buffer expected = Buffer.buffer();
    for (int i = 0; i < 200; i++) {
      Buffer next = chunk(lengths[random.nextInt(lengths.length)], i);
      expected.appendBuffer(next);
      gathering.add(next);
    }

    assertThat(gathering.length()).isEqualTo(expected.length());
    assertThat(gathering.whole()).isEqualTo(expected);
    assertThat(gathering.whole()).isSameAs(gathering.whole());
  }

  @Test
  void add_changesNoChunk() {
    Buffer first = chunk(10, 1);
    gathering.add(first);
    gathering.add(chunk(10, 2));
    Buffer large = chunk(10_000, 3);
    gathering.add(large);
    gathering.add(chunk(10, 4));

    assertThat(first.length()).isEqualTo(10);
    assertThat(large.length()).isEqualTo(10_000);
  }

  @Test
  void clear_leavesNothing() {
    gathering.add(chunk(10, 1));
    gathering.add(chunk(10, 2));

    gathering.clear();

    assertThat(gathering.length()).isZero();
    assertThat(gathering.whole().length()).isZero();
  }
}
