package dev.fanlight.gateway.cli.show;

import com.google.errorprone.annotations.FormatMethod;
import dev.fanlight.gateway.explain.Explanation;
import dev.fanlight.gateway.explain.Explanation.Considered;
import dev.fanlight.gateway.explain.Explanation.Preflight;
import dev.fanlight.gateway.explain.Explanation.Refusal;
import dev.fanlight.gateway.explain.plan.Plan;
import dev.fanlight.gateway.explain.plan.Plan.Call;
import dev.fanlight.gateway.explain.plan.Plan.Permits;
import dev.fanlight.gateway.explain.plan.Plan.Plugin;
import dev.fanlight.gateway.explain.plan.Plan.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation for a person. */
public final class ExplanationText {
  /** Characters of a path that are shown. */
  private static final int LONGEST = 200;

  private final StringBuilder out = new StringBuilder();

  private ExplanationText() {}

  public static String of(Explanation explanation) {
    ExplanationText text = new ExplanationText();
    text.write(explanation);
    return Safe.lines(text.out.toString());
  }

  private void write(Explanation all) {
    Explanation.Read request = all.request();
    String listener = request.listener() == null ? "" : ", listener " + request.listener();
    String host = request.host().isEmpty() ? "" : ", host " + request.host();
    line(
        "%s %s%s%s, client %s",
        request.method(), cut(request.path()), host, listener, request.address());
    if (all.preflight() != null) {
      line("%s", preflight(all.preflight()));
    }
    if (all.refusal() != null) {
      line("%s", refusal(all.refusal()));
    }
    if (!all.routes().isEmpty()) {
      out.append('\n').append(Columns.of("  ", routes(all)));
    }
    if (all.plan() != null) {
      write(all.plan());
    }
  }

  private static String cut(String path) {
    return path.length() <= LONGEST ? path : path.substring(0, LONGEST) + "...";
  }

  private static String preflight(Preflight preflight) {
    List<String> routes =
        preflight.servedBy().stream()
            .map(one -> one.route() + " (its plugins answer " + one.answers() + " of them)")
            .toList();
    return "A preflight for %s, which %s"
        .formatted(
            preflight.asksFor(),
            routes.isEmpty() ? "no route serves." : "is on " + String.join(", ", routes) + ".");
  }

  private static String refusal(Refusal refusal) {
    String code = refusal.code() == null ? "" : " " + refusal.code();
    String allow = refusal.allow() == null ? "" : " Allow: " + refusal.allow();
    String grpc = refusal.grpcStatus() == null ? "" : ", grpc-status " + refusal.grpcStatus();
    return "The gateway answers %d%s%s: %s.%s"
        .formatted(refusal.status(), grpc, code, refusal.detail(), allow);
  }

  private static List<List<String>> routes(Explanation all) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("route", "matches", "verdict"));
    for (Considered route : all.routes()) {
      rows.add(List.of(route.route(), matches(route), verdict(route)));
    }
    if (all.omitted() > 0) {
      rows.add(List.of("and " + all.omitted() + " more", "", "the path is another one"));
    }
    return rows;
  }

  private static String matches(Considered route) {
    String methods = route.methods().isEmpty() ? "" : String.join(",", route.methods()) + " ";
    return methods + (route.host() == null ? "" : route.host()) + route.path();
  }

  private static String verdict(Considered route) {
    String why = route.reason() == null ? "" : route.reason();
    return switch (route.verdict()) {
      case SERVES -> "serves it";
      case DECLINES -> "declines: " + why;
      case COMES_LATER -> "would serve it, but " + why;
      case OTHER_PATH -> why;
    };
  }

  private void write(Plan plan) {
    line("");
    line("Route %s", plan.route());
    plan.variables().forEach((name, value) -> line("  {%s} is %s", name, value));
    line("  times    %s", times(plan.times()));
    if (plan.permit() != null) {
      line("  permit   %s of the route", permits(plan.permit()));
    }
    if (!plan.plugins().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      for (Plugin plugin : plan.plugins()) {
        rows.add(
            List.of(rows.isEmpty() ? "plugins" : "", plugin.id(), plugin.role(), runs(plugin)));
      }
      out.append(Columns.of("  ", rows));
    }
    line("  action   %s", action(plan.action()));
    if (!plan.action().calls().isEmpty()) {
      plan.action().calls().forEach(this::write);
    }
    plan.notes().forEach(note -> line("  note     %s", note));
  }

  private static String times(Plan.Times times) {
    List<String> parts = new ArrayList<>(List.of("timeout " + Durations.of(times.timeoutMs())));
    if (times.askedMs() != null) {
      parts.add("the request asks for " + Durations.of(times.askedMs()));
    }
    parts.add("idle_timeout " + Durations.of(times.idleMs()));
    if (times.maxDurationMs() != null) {
      parts.add("max_duration " + Durations.of(times.maxDurationMs()));
    }
    return String.join(", ", parts);
  }

  private static String permits(Permits permits) {
    String queue =
        permits.queueTimeoutMs() == null
            ? ""
            : " for at most " + Durations.of(permits.queueTimeoutMs());
    return "1 of %d, %d may wait%s".formatted(permits.maxConcurrent(), permits.maxQueue(), queue);
  }

  private static String runs(Plugin plugin) {
    String when = plugin.when() == null ? "" : ": " + plugin.when();
    String perhaps = plugin.mayChange() ? " (a plugin before it may change that)" : "";
    return (plugin.runs() ? "runs" : "does not run") + when + perhaps;
  }

  private static String action(Plan.Action action) {
    List<String> parts = new ArrayList<>(List.of(action.kind()));
    add(parts, "join ", action.join());
    add(parts, "concurrency ", action.concurrency());
    add(parts, "status ", action.status());
    add(parts, "", action.why());
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, String what, @Nullable Object value) {
    if (value != null) {
      parts.add(what + value);
    }
  }

  private void write(Call call) {
    String path = call.paths().isEmpty() ? "" : " " + call.method() + " " + call.paths().getFirst();
    line("  call     %s%s", call.name(), path);
    call.paths().stream().skip(1).forEach(more -> line("             %s %s", call.method(), more));
    if (call.items() != null) {
      line("             %d calls, one for each item", call.items());
    }
    if (call.runs() != Plan.Certainty.YES) {
      String word = call.runs() == Plan.Certainty.NO ? "is not made" : "is made";
      line("             %s: %s", word, call.why() == null ? "" : call.why());
    }
    if (!call.after().isEmpty()) {
      line("             after %s", String.join(", ", call.after()));
    }
    line("             %s", effort(call));
    call.upstreams().forEach(target -> line("             %s", target(target, call)));
  }

  private static String effort(Call call) {
    List<String> parts = new ArrayList<>(List.of("timeout " + Durations.of(call.timeoutMs())));
    if (call.attempts() > 1) {
      parts.add("at most " + call.attempts() + " attempts");
    }
    if (call.hedge() != null) {
      parts.add("a second attempt " + call.hedge());
    }
    if (call.optional()) {
      parts.add("optional");
    }
    if (call.background()) {
      parts.add("in the background");
    }
    return String.join(", ", parts);
  }

  private static String target(Target target, Call call) {
    String share =
        call.upstreams().size() == 1
            ? ""
            : target.chosen() == null
                ? ", for %s%% of them".formatted(Durations.number(target.percent()))
                : target.chosen() ? ", for this request" : ", not for this request";
    return "upstream %s%s: %s, permit %s"
        .formatted(
            target.upstream(),
            share,
            String.join(", ", target.endpoints()),
            permits(target.permits()));
  }

  @FormatMethod
  private void line(String format, Object... values) {
    out.append(format.formatted(values).stripTrailing()).append('\n');
  }
}
