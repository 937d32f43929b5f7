package dev.fanlight.plugins.compress;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugins.common.MediaTypes;
import dev.fanlight.plugins.compress.coding.Coding;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link CompressPlugin}.
 *
 * @param types of content that is compressed, such as {@code text/*} or {@code application/*+json}
 * @param minSize a smaller body is not compressed; 1KiB unless said
 * @param codings the ones to use, the preferred one first; zstd and gzip unless said
 * @param level of all codings, 1 to 9; by the size of the body unless said
 * @param maxMemory outside of the heap for all answers that are compressed at the same time, at all
 *     places of the plugin; 64MiB unless said
 * @param maxCpu the per cent of each event loop's time, for all places of the plugin together; 50
 *     unless said
 */
public record CompressConfig(
    @Nullable List<String> types,
    @Nullable ByteSize minSize,
    @Nullable List<Coding> codings,
    @Nullable Integer level,
    @Nullable ByteSize maxMemory,
    @Nullable Integer maxCpu) {
  private static final List<String> TYPES =
      List.of(
          "text/*",
          "application/json",
          "application/*+json",
          "application/x-ndjson",
          "application/javascript",
          "application/xml",
          "application/*+xml",
          "application/wasm",
          "image/svg+xml");

  public CompressConfig {
    MediaTypes.of(types == null ? TYPES : types);
    if (codings != null && (codings.isEmpty() || Set.copyOf(codings).size() < codings.size())) {
      throw new IllegalArgumentException("codings must name gzip or zstd, each only once");
    }
    if (level != null && (level < 1 || level > 9)) {
      throw new IllegalArgumentException("level must be 1 to 9, not " + level);
    }
    if (maxCpu != null && (maxCpu < 1 || maxCpu > 100)) {
      throw new IllegalArgumentException("max_cpu must be 1 to 100 per cent, not " + maxCpu);
    }
    long least = Coding.largest(codings == null ? List.of(Coding.values()) : codings);
    if (maxMemory != null && maxMemory.bytes() < least) {
      throw new IllegalArgumentException(
          "max_memory must be at least %dKiB, which one answer needs".formatted(least / 1024));
    }
  }

  @Override
  public List<String> types() {
    return types == null ? TYPES : types;
  }

  @Override
  public ByteSize minSize() {
    return minSize == null ? ByteSize.ofKiB(1) : minSize;
  }

  @Override
  public List<Coding> codings() {
    return codings == null ? List.of(Coding.ZSTD, Coding.GZIP) : codings;
  }

  /** Whether the file names the codings, so that each of them must be there. */
  boolean namesCodings() {
    return codings != null;
  }

  @Override
  public ByteSize maxMemory() {
    return maxMemory == null ? new ByteSize(64L * 1024 * 1024) : maxMemory;
  }

  @Override
  public Integer maxCpu() {
    return maxCpu == null ? 50 : maxCpu;
  }
}
