package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ByteSize;
import org.junit.jupiter.api.Test;

/** What all places share, and how much of it there is. */
class StoreTest extends CacheScene {
  private static final String FRESH = "cache-control: max-age=3600";

  private static CacheConfig bytes(long most) {
    return new CacheConfig(
        new ByteSize(most), new ByteSize(1000), null, null, null, null, null, null);
  }

  @Test
  void whatIsStored_isBoundedByItsBytes() {
    filter = (CacheFilter) new CachePlugin(() -> now).create(bytes(20_000), context);
    for (int i = 0; i < 200; i++) {
      ask(get("/" + i), response(200, "x".repeat(500), FRESH));
    }
    assertThat(context.meters().value("bytes")).isBetween(10_000.0, 20_000.0);
  }

  @Test
  void anotherPlace_sharesIt_andMayChangeItsBound() {
    filter = (CacheFilter) new CachePlugin(() -> now).create(bytes(20_000), context);
    store("/", FRESH);
    filter = cache(bytes(2000));
    assertThat(isHit("/")).isTrue();
    for (int i = 0; i < 20; i++) {
      ask(get("/" + i), response(200, "x".repeat(500), FRESH));
    }
    assertThat(context.meters().value("bytes")).isLessThanOrEqualTo(2000.0);
  }
}
