package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of each builtin plugin says what it costs, as the bench has measured. */
class PluginCostsTest {
  private static final Path BENCH = Path.of("../bench/README.md");

  @ParameterizedTest
  @MethodSource("dev.fanlight.dist.SamplesTest#plugins")
  void theCost_isThatOfTheBench(String plugin) throws IOException {
    String page = Files.readString(Path.of("../../plugins", plugin, "README.md"));

    assertThat(page.substring(page.indexOf("## Cost")).replaceAll("\\s+", " "))
        .startsWith(
            "## Cost A proxied request takes **%s times** the CPU time that it takes on the same route without the plugin"
                .formatted(measured(plugin)))
        .contains("(../../deploy/bench/README.md#the-builtin-plugins)");
  }

  /** The last column of the table {@code builtins}, without its interval. */
  private static String measured(String plugin) throws IOException {
    var row =
        Pattern.compile("(?m)^\\| %s \\|.*\\| ([\\d.]+) \\[[^]]*] \\|$".formatted(plugin))
            .matcher(Files.readString(BENCH));
    assertThat(row.find()).as("a row of %s in %s", plugin, BENCH).isTrue();
    return row.group(1);
  }
}
