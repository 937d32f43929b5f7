package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What the project's pages show as configuration is configuration, and their links lead somewhere.
 */
class PagesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern YAML_BLOCK =
      Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK =
      Pattern.compile("\\[[^]\\n]+]\\((?!https?:)([^)#\\s]+)[^)]*\\)");

  /** A YAML block of a page. */
  record Block(Path page, String text) {
    @Override
    public String toString() {
      return page + ": " + text.lines().findFirst().orElse("");
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlock_isYaml(Block block) {
    Load yaml = new Load(LoadSettings.builder().build());

    assertThatCode(() -> yaml.loadFromString(block.text)).doesNotThrowAnyException();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("wholeConfigurations")
  void everyBlockWithListeners_isAWholeConfiguration(Block block, @TempDir Path folder)
      throws IOException {
    Files.createDirectory(folder.resolve("plugins"));
    Path tls = ROOT.resolve("config/examples/tls");
    Files.createSymbolicLink(folder.resolve("tls"), tls.toAbsolutePath());
    Files.copy(tls.resolve("example.pem"), folder.resolve("server.pem"));
    Files.copy(tls.resolve("example.key"), folder.resolve("server.key"));
    Files.copy(tls.resolve("example.pem"), folder.resolve("internal-ca.pem"));
    Path file = Files.writeString(folder.resolve("readme.yaml"), block.text);

    assertThatCode(() -> ConfigLoader.load(file, Map.of())).doesNotThrowAnyException();
  }

  @Test
  void theFirstPage_showsWhatTheQuickstartRuns() throws IOException {
    String quickstart = Files.readString(ROOT.resolve("config/quickstart.yaml"));

    assertThat(blocks().filter(block -> block.page.equals(ROOT.resolve("README.md"))))
        .isNotEmpty()
        .allSatisfy(block -> assertThat(quickstart).contains(block.text));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLink_leadsToAFile(Path page) throws IOException {
    assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
        .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.endsWith("README.md") && !file.toString().contains("target"))
          .toList();
    }
  }

  static Stream<Block> blocks() throws IOException {
    return pages().stream().flatMap(PagesTest::blocksOf);
  }

  static Stream<Block> wholeConfigurations() throws IOException {
    return blocks().filter(block -> block.text.lines().anyMatch(l -> l.startsWith("listeners:")));
  }

  private static Stream<Block> blocksOf(Path page) {
    try {
      return YAML_BLOCK
          .matcher(Files.readString(page))
          .results()
          .map((MatchResult found) -> new Block(page, found.group(1)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
