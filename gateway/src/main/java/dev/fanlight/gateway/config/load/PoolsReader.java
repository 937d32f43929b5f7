package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code pools}. */
final class PoolsReader {
  /** The pool of plugins that name no pool. */
  static final String DEFAULT = "default";

  private static final int THREADS = 8;
  private static final int MAX_THREADS = 1000;
  private static final int MAX_QUEUE = 100;
  private static final int VIRTUAL_CONCURRENT = 200;
  private static final int MOST = 1_000_000;

  Map<String, PoolConfig> read(@Nullable ConfigNode node) {
    Map<String, PoolConfig> pools = new LinkedHashMap<>();
    for (String name : List.of(DEFAULT, PoolConfig.JQ)) {
      pools.put(name, new PoolConfig(name, false, THREADS, MAX_QUEUE));
    }
    if (node != null) {
      node.named(Tokens::isName, Tokens.NAME_EXPECTED)
          .forEach((name, pool) -> pools.put(name, pool(name, pool)));
    }
    return pools;
  }

  private static PoolConfig pool(String name, ConfigNode node) {
    Fields fields = node.fields();
    ConfigNode threads = fields.get("threads");
    boolean virtual = threads != null && threads.is("virtual");
    Integer count = threads == null || virtual ? null : Quantities.integer(threads, 1, MAX_THREADS);
    Integer concurrent = fields.read("max_concurrent", n -> Quantities.integer(n, 1, MOST));
    ConfigNode written = fields.get("max_concurrent");
    if (written != null && !virtual) {
      written.error("this key only beside threads: virtual");
    }
    int queue = fields.read("max_queue", n -> Quantities.integer(n, 0, MOST), MAX_QUEUE);
    fields.done();
    if (virtual) {
      return new PoolConfig(
          name, true, concurrent == null ? VIRTUAL_CONCURRENT : concurrent, queue);
    }
    return new PoolConfig(name, false, count == null ? THREADS : count, queue);
  }
}
