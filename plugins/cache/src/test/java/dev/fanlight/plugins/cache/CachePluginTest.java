package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CachePluginTest extends PluginContract<CacheConfig> {
  private static final CacheConfig PLAIN =
      new CacheConfig(null, null, null, null, null, null, null, null);

  @Override
  protected PluginFactory<CacheConfig> factory() {
    return new CachePlugin();
  }

  @Override
  protected List<CacheConfig> configs() {
    return List.of(
        PLAIN,
        new CacheConfig(
            ByteSize.ofKiB(64),
            ByteSize.ofKiB(1),
            Duration.ofSeconds(1),
            false,
            true,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            List.of("Accept-Language")));
  }

  @Test
  void itsRole_isThatOfACache() {
    assertThat(factory().role(PLAIN)).isEqualTo(PluginRole.CACHE);
  }

  private static void assertRefused(
      String message,
      @Nullable Long maxMemory,
      @Nullable Long maxBody,
      @Nullable Duration time,
      @Nullable List<String> vary) {
    assertThatThrownBy(() ->
            new CacheConfig(
                maxMemory == null ? null : new ByteSize(maxMemory),
                maxBody == null ? null : new ByteSize(maxBody),
                time,
                null,
                null,
                null,
                null,
                vary))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aConfigurationThatCannotBe_isRefused() {
    assertRefused("max_body must be 1B to 64MiB", null, 0L, null, null);
    assertRefused("max_body must be 1B to 64MiB", null, 65L * 1024 * 1024, null, null);
    assertRefused("max_memory must be at least max_body", 1000L, null, null, null);
    assertRefused("fetch_timeout", null, null, Duration.ZERO, null);
    assertRefused("vary must be a list", null, null, null, List.of("a b"));
    assertRefused("vary must be a list", null, null, null, List.of("*"));
    assertThatThrownBy(
            () -> new CacheConfig(null, null, null, null, null, Duration.ofSeconds(-1), null, null))
        .hasMessageContaining("stale_while_revalidate");
    assertThatThrownBy(
            () -> new CacheConfig(null, null, null, null, null, null, Duration.ofSeconds(-1), null))
        .hasMessageContaining("stale_if_error");
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "cache";
    }
  }
}
