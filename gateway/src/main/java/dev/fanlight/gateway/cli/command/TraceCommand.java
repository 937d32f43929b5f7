package dev.fanlight.gateway.cli.command;

import dev.fanlight.gateway.cli.show.EventLine;
import dev.fanlight.gateway.cli.show.Safe;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fanlight trace}: every decision about the next exchange that matches. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:An exchange came, and has ended.",
      "1:None came in time, or the gateway does not answer or refuses.",
      "2:The command line has a mistake."
    },
    description = {
      "Wait for the next exchange of a running gateway that matches, and show every decision about"
          + " it: plugins, permits, endpoints, retries, join and merge.",
      "Without --when the next exchange is shown, whichever it is. Values of header fields are"
          + " shown only with admin: {show_values: true}."
    })
public final class TraceCommand implements Callable<Integer> {
  private static final Set<String> CONDITIONS = Set.of("route", "path", "header");
  private static final String DATA = "data: ";
  private static final String EXPIRED = "event: expired";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AdminOptions admin = new AdminOptions();

  @Option(
      names = "--when",
      paramLabel = "CONDITION",
      description =
          "route=NAME, path=/PATH (or the beginning of one: path=/PATH*), header=NAME or"
              + " header=NAME:VALUE; may be repeated, one of each.")
  private List<String> conditions = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "600",
      description = "How long to wait, at most (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--format",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json is a line an event.")
  private Format format = Format.text;

  @Override
  public Integer call() throws IOException {
    Map<String, String> query = query();
    PrintWriter out = spec.commandLine().getOut();
    try (BufferedReader lines = admin.client().lines("/api/trace", query)) {
      for (String line = lines.readLine();
          line != null && !line.equals(EXPIRED);
          line = lines.readLine()) {
        if (line.startsWith(DATA)) {
          JsonObject event = new JsonObject(line.substring(DATA.length()));
          out.println(
              format == Format.json ? Safe.json(event.encode()) : Safe.line(EventLine.of(event)));
          if (out.checkError() || "exchange_ended".equals(event.getString("event"))) {
            return 0;
          }
        }
      }
    }
    spec.commandLine().getErr().println("fanlight: no exchange that matches came in time");
    return 1;
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    for (String condition : conditions) {
      int equals = condition.indexOf('=');
      String name = equals < 0 ? condition : condition.substring(0, equals);
      if (equals < 0 || !CONDITIONS.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "--when is route=NAME, path=/PATH or header=NAME:VALUE.");
      }
      if (query.put(name, condition.substring(equals + 1)) != null) {
        throw new ParameterException(spec.commandLine(), "--when takes one " + name + ".");
      }
    }
    query.put("seconds", String.valueOf(seconds));
    return query;
  }
}
