package dev.fanlight.gateway.cli.command;

import dev.fanlight.gateway.bootstrap.generation.PluginParts;
import dev.fanlight.gateway.cli.show.ExplanationText;
import dev.fanlight.gateway.cli.show.RoutesTable;
import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.explain.Explanation;
import dev.fanlight.gateway.explain.read.AskedRequest;
import dev.fanlight.gateway.explain.read.AskedRequest.Field;
import dev.fanlight.gateway.explain.words.PlainJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanlight routes}: which route serves a request, and what it does. */
@Command(
    name = "routes",
    mixinStandardHelpOptions = true,
    description = {
      "List the routes of FILE, or explain what FILE does with one request.",
      "Nothing is started and nothing is sent. With METHOD and URL the command shows which route"
          + " serves the request, why the others do not, and the calls that would follow. Values"
          + " that only a call can give are names in braces."
    })
public final class RoutesCommand implements Callable<Integer> {
  private static final int OTHERS = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The configuration.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "METHOD",
      description = "The method of the request, such as GET.")
  private @Nullable String method;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "URL",
      description = "Its URL, or a path with a query.")
  private @Nullable String url;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A header field of the request; may be repeated.")
  private List<String> headers = List.of();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "BODY",
      description = "The body of the request.")
  private @Nullable String body;

  @Option(
      names = "--listener",
      paramLabel = "NAME",
      description =
          "The listener that the request comes through. Without it: the one at the port of URL, or"
              + " else the first.")
  private @Nullable String listener;

  @Option(
      names = "--client",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address that the connection comes from (default: ${DEFAULT-VALUE}).")
  private String client = "127.0.0.1";

  @Option(names = "--all", description = "Also show every route of another path.")
  private boolean all;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Override
  public Integer call() throws ConfigException {
    if (method != null && url == null) {
      throw new ParameterException(spec.commandLine(), "A request needs METHOD and URL.");
    }
    if (Network.address(client) == null) {
      throw new ParameterException(
          spec.commandLine(), "--client is an IP address, such as 192.0.2.1 or 2001:db8::1.");
    }
    AskedRequest asked = method == null || url == null ? null : asked(method, url);
    CommandEnd.onExit(spec.commandLine().getErr());
    GatewayConfig config = ConfigLoader.load(file, System.getenv(), path -> {}, PluginParts::read);
    checkListener(config);
    Explainer explainer = Explainer.of(config, PluginParts.check(config));
    PrintWriter out = spec.commandLine().getOut();
    if (asked == null) {
      out.print(
          format == Format.json
              ? Safe.json(PlainJson.lines(Map.of("routes", explainer.routes()))) + "\n"
              : RoutesTable.of(explainer.routes()));
    } else {
      Explanation explanation = explainer.explain(asked, all ? Integer.MAX_VALUE : OTHERS);
      out.print(
          format == Format.json
              ? Safe.json(PlainJson.lines(explanation)) + "\n"
              : ExplanationText.of(explanation));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void checkListener(GatewayConfig config) {
    List<String> names = config.listeners().stream().map(ListenerConfig::name).toList();
    if (listener != null && !names.contains(listener)) {
      throw new ParameterException(
          spec.commandLine(),
          "--listener is the name of a listener of FILE: " + String.join(", ", names) + ".");
    }
  }

  private AskedRequest asked(String method, String url) {
    try {
      List<Field> fields = headers.stream().map(Field::parse).toList();
      return new AskedRequest(method, url, fields, listener, client, body);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage() + ".");
    }
  }
}
