package dev.fanlight.gateway.dashboard;

import dev.fanlight.gateway.dashboard.Panel.Query;
import dev.fanlight.gateway.telemetry.series.Metric;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The panels of the dashboard: an overview, and then one panel for each metric of the catalogue. So
 * a new metric has its panel without a word from anybody.
 */
public final class Panels {
  private static final String RATE = "[$__rate_interval]";

  /** By the beginnings of names. The first that fits has the metric. */
  private static final Map<String, Pattern> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put(
        "Clients and requests",
        Pattern.compile("fanlight_(requests?|grpc|tunnels|connections|tls|clients)_?.*"));
    SECTIONS.put("Bulkheads", Pattern.compile("fanlight_bulkhead_.*"));
    SECTIONS.put(
        "Endpoints and circuit breakers",
        Pattern.compile("fanlight_(endpoint|upstream|discovery|circuit)_.*"));
    SECTIONS.put(
        "Plugins, pools and event loops", Pattern.compile("fanlight_(plugin|pool|event_loop)_.*"));
    SECTIONS.put(
        "The gateway itself",
        Pattern.compile("fanlight_(config|build|access_log|trac|span|direct_memory).*"));
    SECTIONS.put("Calls", Pattern.compile(".*"));
  }

  private Panels() {}

  /** All sections, in the order of the dashboard. */
  public static List<Section> all() {
    Map<String, List<Panel>> panels = new LinkedHashMap<>();
    List.of(
            "Clients and requests",
            "Calls",
            "Bulkheads",
            "Endpoints and circuit breakers",
            "Plugins, pools and event loops",
            "The gateway itself")
        .forEach(title -> panels.put(title, new ArrayList<>()));
    for (Metric metric : MetricCatalog.all()) {
      panels.get(section(metric.name())).add(panel(metric));
    }
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Overview", overview()));
    panels.forEach((title, of) -> sections.add(new Section(title, of)));
    return sections;
  }

  private static String section(String metric) {
    return SECTIONS.entrySet().stream()
        .filter(section -> section.getValue().matcher(metric).matches())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static List<Panel> overview() {
    String failed = chosen("fanlight_requests_total", "route", "status=~\"5..\"");
    String requests = chosen("fanlight_requests_total", "route");
    return List.of(
        Panel.of(
            "Requests",
            "Exchanges that ended, by route",
            "reqps",
            new Query("sum by (route) (rate(" + requests + RATE + "))", "{{route}}")),
        Panel.of(
            "Share of 5xx",
            "Exchanges that ended with 5xx, of all",
            "percentunit",
            new Query(
                "(sum(rate("
                    + failed
                    + RATE
                    + ")) or vector(0)) / sum(rate("
                    + requests
                    + RATE
                    + "))",
                "5xx")),
        Panel.of(
            "Time of requests",
            "From the head to the end of the answer",
            "s",
            quantile("fanlight_request_duration_seconds", "0.5", List.of(), "p50"),
            quantile("fanlight_request_duration_seconds", "0.99", List.of(), "p99")),
        Panel.of(
            "What requests waited for",
            "Seconds of exchanges in each second, by the call and the phase on the critical path",
            "s",
            new Query(
                "sum by (call, phase) (rate("
                    + chosen("fanlight_critical_path_seconds_total", "route")
                    + RATE
                    + "))",
                "{{call}} {{phase}}")),
        Panel.of(
            "Share of calls that ran out of time",
            "By upstream",
            "percentunit",
            new Query(
                "sum by (upstream) (rate("
                    + chosen("fanlight_call_timeouts_total", "route", "upstream")
                    + RATE
                    + ")) / sum by (upstream) (rate("
                    + chosen("fanlight_calls_total", "route", "upstream")
                    + RATE
                    + "))",
                "{{upstream}}")),
        Panel.of(
            "Permits in use",
            "Of those that a bulkhead has",
            "percentunit",
            new Query(
                chosen("fanlight_bulkhead_in_use") + " / " + chosen("fanlight_bulkhead_permits"),
                "{{instance}} {{bulkhead}}")),
        Panel.of(
            "Endpoints that are not usable",
            "By upstream",
            "short",
            new Query(
                "sum by (upstream) (1 - " + chosen("fanlight_endpoint_up", "upstream") + ")",
                "{{upstream}}")),
        Panel.of(
            "Retries and hedges",
            "Attempts beyond the first, by upstream",
            "reqps",
            new Query(
                "sum by (upstream, reason) (rate("
                    + chosen("fanlight_call_attempts_total", "upstream", "reason!=\"first\"")
                    + RATE
                    + "))",
                "{{upstream}} {{reason}}")),
        Panel.of(
            "Direct memory in use",
            "Of what may be taken for network buffers",
            "percentunit",
            new Query(
                chosen("fanlight_direct_memory_used_bytes")
                    + " / "
                    + chosen("fanlight_direct_memory_max_bytes"),
                "{{instance}}")),
        Panel.of(
            "Since the last reload",
            "Age of the configuration that runs",
            "s",
            new Query(
                "time() - " + chosen("fanlight_config_last_reload_success_timestamp_seconds"),
                "{{instance}}")));
  }

  private static Panel panel(Metric metric) {
    String name = metric.name();
    String title =
        name.replaceFirst("^fanlight_", "").replaceFirst("_total$", "").replace('_', ' ');
    return switch (metric.kind()) {
      case COUNTER, SECONDS ->
          Panel.of(
              title,
              metric.help() + ", a second",
              metric.kind() == Metric.Kind.SECONDS ? "s" : "ops",
              new Query(sum(metric, "rate(" + chosen(metric) + RATE + ")"), legend(metric)));
      case GAUGE -> gauge(metric, title);
      case DURATION ->
          Panel.of(
              title,
              metric.help(),
              "s",
              quantile(name, "0.5", metric.labels(), "p50 " + legend(metric)),
              quantile(name, "0.99", metric.labels(), "p99 " + legend(metric)));
      case WIDTH ->
          Panel.of(
              title,
              metric.help() + ", on average",
              "short",
              new Query(
                  sum(metric, "rate(" + chosen(name + "_sum", filters(metric)) + RATE + ")")
                      + " / "
                      + sum(
                          metric, "rate(" + chosen(name + "_count", filters(metric)) + RATE + ")"),
                  legend(metric)));
    };
  }

  private static Panel gauge(Metric metric, String title) {
    String name = metric.name();
    if (name.endsWith("_timestamp_seconds")) {
      return Panel.of(
          title,
          metric.help(),
          "dateTimeAsIso",
          new Query(chosen(metric) + " * 1000", "{{instance}} " + legend(metric)));
    }
    String unit = name.endsWith("_seconds") ? "s" : name.endsWith("_bytes") ? "bytes" : "short";
    return Panel.of(
        title,
        metric.help(),
        unit,
        new Query(chosen(metric), ("{{instance}} " + legend(metric)).strip()));
  }

  private static String sum(Metric metric, String rate) {
    return metric.labels().isEmpty()
        ? "sum(" + rate + ")"
        : "sum by (" + String.join(", ", metric.labels()) + ") (" + rate + ")";
  }

  private static String legend(Metric metric) {
    return metric.labels().stream()
        .map(label -> "{{" + label + "}}")
        .collect(Collectors.joining(" "));
  }

  private static Query quantile(String name, String share, List<String> labels, String legend) {
    List<String> by = new ArrayList<>(labels);
    by.add("le");
    String[] filters = labels.stream().filter(Panels::isVariable).toArray(String[]::new);
    return new Query(
        "histogram_quantile(%s, sum by (%s) (rate(%s%s)))"
            .formatted(share, String.join(", ", by), chosen(name + "_bucket", filters), RATE),
        legend.strip());
  }

  private static String chosen(Metric metric) {
    return chosen(metric.name(), filters(metric));
  }

  private static String[] filters(Metric metric) {
    return metric.labels().stream().filter(Panels::isVariable).toArray(String[]::new);
  }

  private static boolean isVariable(String label) {
    return label.equals("route") || label.equals("upstream");
  }

  /**
   * A selector for what is chosen at the top of the dashboard.
   *
   * @param filters labels that are variables too, or whole conditions
   */
  private static String chosen(String name, String... filters) {
    StringBuilder selector =
        new StringBuilder(name).append("{job=~\"$job\", instance=~\"$instance\"");
    for (String filter : filters) {
      selector.append(", ");
      selector.append(isVariable(filter) ? filter + "=~\"$" + filter + "\"" : filter);
    }
    return selector.append('}').toString();
  }
}
