package dev.fanlight.plugins.compress.coding;

import com.github.luben.zstd.util.Native;
import dev.fanlight.plugins.compress.coding.Coder.Then;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A content coding that the plugin can make. */
public enum Coding {
  /** RFC 8878, RFC 9659. */
  ZSTD(1024 * 1024),
  /** RFC 1952. */
  GZIP(272 * 1024);

  private final int memory;

  Coding(int memory) {
    this.memory = memory;
  }

  /** The name in fields. */
  public String token() {
    return this == ZSTD ? "zstd" : "gzip";
  }

  /** The bytes outside of the heap that one coder takes, at most. */
  int memory() {
    return memory;
  }

  /** The most that one coder of these takes. */
  public static long largest(List<Coding> codings) {
    return codings.stream().mapToInt(Coding::memory).max().orElse(0);
  }

  /**
   * Loads what the coding needs, and tries it. The first use takes long. Blocks.
   *
   * @throws LinkageError if this machine has no library for it
   */
  public void load() {
    if (this == ZSTD) {
      Native.load();
    }
    Coder coder = newCoder();
    try {
      coder.begin(1);
      Buffer tried = Buffer.buffer("tried");
      coder.code(tried, 0, tried.length(), Then.FLUSH, Buffer.buffer());
      coder.code(tried, 0, tried.length(), Then.END, Buffer.buffer());
    } finally {
      coder.close();
    }
  }

  Coder newCoder() {
    return this == ZSTD ? new ZstdCoder() : new GzipCoder();
  }

  /**
   * The level for a body of that length where the configuration has none: the more there is to do,
   * the less time each byte gets.
   *
   * @param length in bytes; -1: unknown
   */
  public int level(long length) {
    if (length >= 0 && length <= 64 * 1024) {
      return this == ZSTD ? 3 : 6;
    }
    return length <= 1024 * 1024 ? this == ZSTD ? 2 : 4 : 1;
  }
}
