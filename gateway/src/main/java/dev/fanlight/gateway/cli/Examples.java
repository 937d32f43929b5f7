package dev.fanlight.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Command lines to try, from a configuration's own {@code x-try} list; the gateway ignores {@code
 * x-} keys.
 */
final class Examples {
  private Examples() {}

  /** Of a file that has been read without an error before; empty where it names none. */
  static List<String> of(Path file) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    List<String> examples = new ArrayList<>();
    if (yaml.load(Files.readString(file)) instanceof Map<?, ?> top
        && top.get("x-try") instanceof List<?> lines) {
      lines.forEach(line -> examples.add(String.valueOf(line)));
    }
    return examples;
  }
}
