package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PlayedStreamTest {
  private final PlayedStream stream = new PlayedStream();

  @Test
  @Timeout(20)
  void fetch_isAReader() throws Exception {
    stream.fetch(1);

    stream.awaitReader();

    assertThat(stream.demand()).isOne();
  }

  @Test
  void fetch_ofMoreThanThereCanBe_asksForAll() {
    stream.fetch(Long.MAX_VALUE - 1).fetch(2);

    assertThat(stream.demand()).isEqualTo(Long.MAX_VALUE);
  }
}
