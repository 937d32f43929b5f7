package dev.fanlight.gateway.sim.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.LongStream;

/** Seeds that once found something. */
final class KnownSeeds {
  private KnownSeeds() {}

  static LongStream all() {
    try (InputStream seeds = KnownSeeds.class.getResourceAsStream("seeds.txt")) {
      return new String(Objects.requireNonNull(seeds, "no seeds.txt").readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .mapToLong(line -> Long.parseLong(line.split(" ")[0]));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** These, then as many from 0 on. */
  static LongStream andThen(int more) {
    return LongStream.concat(all(), LongStream.range(0, more));
  }
}
