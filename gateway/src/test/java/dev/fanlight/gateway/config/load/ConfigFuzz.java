package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whatever a configuration file holds: it is read, or refused with a line for each mistake. */
public final class ConfigFuzz {
  private static final Path FILE = file();

  private ConfigFuzz() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzz", ".yaml");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    try {
      ConfigLoader.load(FILE, Map.of("V", "value"));
    } catch (ConfigException mistakes) {
      if (mistakes.errors().isEmpty()) {
        throw new AssertionError("refused without a reason");
      }
    }
  }
}
