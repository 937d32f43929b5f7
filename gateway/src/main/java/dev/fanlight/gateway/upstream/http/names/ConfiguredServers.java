package dev.fanlight.gateway.upstream.http.names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The name servers that a configuration names, or those of the resolver file of this machine. The
 * file is read again when {@link #refresh} is called. Safe for use by all threads.
 */
public final class ConfiguredServers {
  private final Path file;
  private volatile NameServers current;

  /**
   * Reads the file. Blocks.
   *
   * @param wanted to ask instead of those of the file, each {@code address:port}; none: those of
   *     the file
   */
  public ConfiguredServers(List<String> wanted) {
    this(Path.of("/etc/resolv.conf"), wanted);
  }

  ConfiguredServers(Path file, List<String> wanted) {
    this.file = file;
    this.current = NameServers.of(read(), wanted);
  }

  /** From now on those, and what the file says now. Blocks. */
  public void refresh(List<String> wanted) {
    current = NameServers.of(read(), wanted);
  }

  private String read() {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return "";
    }
  }

  NameServers current() {
    return current;
  }
}
