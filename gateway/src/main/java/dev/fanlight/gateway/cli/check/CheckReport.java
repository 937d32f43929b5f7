package dev.fanlight.gateway.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.bootstrap.generation.PluginParts;
import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a check of a file has found. */
public final class CheckReport {
  private static final int OK = 0;
  private static final int WRONG_CONFIGURATION = 2;
  private static final int ADVISED = 3;

  private final Path file;
  private final String counts;
  private final @Nullable ConfigException wrong;
  private final List<ConfigAdvice> advice;

  private CheckReport(
      Path file, String counts, @Nullable ConfigException wrong, List<ConfigAdvice> advice) {
    this.file = file;
    this.counts = counts;
    this.wrong = wrong;
    this.advice = advice;
  }

  /** Checks a file, its plugins and its certificates, and starts nothing. */
  public static CheckReport of(Path file) {
    try {
      GatewayConfig config =
          ConfigLoader.load(file, System.getenv(), path -> {}, PluginParts::read);
      List<ConfigAdvice> advice = Gateway.check(config);
      String counts =
          "%s, %s, %s"
              .formatted(
                  count(config.listeners().size(), "listener"),
                  count(config.upstreams().size(), "upstream"),
                  count(config.routes().size(), "route"));
      return new CheckReport(file, counts, null, advice);
    } catch (ConfigException wrong) {
      return new CheckReport(file, "", wrong, List.of());
    }
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /**
   * Writes a line for each mistake and for each piece of advice, and that all is well if it is.
   *
   * @param strict whether advice counts as a failure
   */
  public void write(PrintWriter out, PrintWriter err, boolean strict) {
    if (wrong != null) {
      wrong.lines().forEach(line -> err.println(Safe.line(line)));
    }
    advice.forEach(one -> err.println(Safe.line(one.toString())));
    if (exitCode(strict) == OK) {
      out.println(Safe.line("%s: ok (%s)".formatted(file, counts)));
    }
  }

  /** Writes one JSON object. */
  public void writeJson(PrintWriter out) throws JsonProcessingException {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("file", file.toString());
    report.put("result", wrong != null ? "mistakes" : advice.isEmpty() ? "ok" : "advice");
    ArrayNode mistakes = report.putArray("mistakes");
    for (ConfigError mistake : wrong == null ? List.<ConfigError>of() : wrong.errors()) {
      mistakes
          .addObject()
          .put("file", mistake.file())
          .put("line", mistake.line())
          .put("path", mistake.path())
          .put("found", mistake.found())
          .put("expected", mistake.expected())
          .put("hint", mistake.hint());
    }
    report.put("more", wrong == null ? 0 : wrong.more());
    ArrayNode given = report.putArray("advice");
    for (ConfigAdvice one : advice) {
      given
          .addObject()
          .put("rule", one.rule())
          .put("line", one.line())
          .put("path", one.path())
          .put("message", one.message())
          .put("remedy", one.remedy());
    }
    out.println(
        Safe.json(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report)));
  }

  /**
   * What a script gets to know.
   *
   * @param strict whether advice counts as a failure
   */
  public int exitCode(boolean strict) {
    if (wrong != null) {
      return WRONG_CONFIGURATION;
    }
    return strict && !advice.isEmpty() ? ADVISED : OK;
  }
}
