package dev.fanlight.gateway.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes the panels as a dashboard of Grafana. */
final class Dashboard {
  private static final int ACROSS = 24;
  private static final int WIDTH = 8;
  private static final int HEIGHT = 7;

  private final ArrayNode panels = JsonNodeFactory.instance.arrayNode();
  private int id;
  private int top;

  private Dashboard() {}

  /** The JSON that Grafana imports. */
  static String json() throws JsonProcessingException {
    Dashboard dashboard = new Dashboard();
    Panels.all().forEach(dashboard::section);
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("uid", "fanlight");
    root.put("title", "Fanlight");
    root.put("description", "Made from Fanlight's catalogue of metrics. Do not edit it by hand.");
    root.putArray("tags").add("fanlight");
    root.put("schemaVersion", 39);
    root.put("refresh", "10s");
    root.put("editable", true);
    root.putObject("time").put("from", "now-1h").put("to", "now");
    ArrayNode variables = root.putObject("templating").putArray("list");
    variables
        .addObject()
        .put("name", "datasource")
        .put("label", "Data source")
        .put("type", "datasource")
        .put("query", "prometheus");
    variable(variables, "job", "Job", "label_values(fanlight_build_info, job)");
    variable(
        variables,
        "instance",
        "Gateway",
        "label_values(fanlight_build_info{job=~\"$job\"}, instance)");
    variable(
        variables,
        "route",
        "Route",
        "label_values(fanlight_requests_in_flight{job=~\"$job\"}, route)");
    variable(
        variables,
        "upstream",
        "Upstream",
        "label_values(fanlight_calls_in_flight{job=~\"$job\"}, upstream)");
    root.set("panels", dashboard.panels);
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void variable(ArrayNode variables, String name, String label, String query) {
    ObjectNode variable = variables.addObject();
    variable.put("name", name).put("label", label).put("type", "query").put("query", query);
    variable.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
    variable.put("refresh", 2).put("sort", 1).put("multi", true).put("includeAll", true);
    variable.put("allValue", ".*");
    variable.putObject("current").put("text", "All").put("value", "$__all");
  }

  private void section(Section section) {
    panels
        .addObject()
        .put("id", ++id)
        .put("type", "row")
        .put("title", section.title())
        .put("collapsed", false)
        .set("gridPos", place(0, top, ACROSS, 1));
    top++;
    List<Panel> shown = section.panels();
    for (int i = 0; i < shown.size(); i++) {
      panel(shown.get(i), i * WIDTH % ACROSS, top + i * WIDTH / ACROSS * HEIGHT);
    }
    top += (shown.size() * WIDTH + ACROSS - 1) / ACROSS * HEIGHT;
  }

  private void panel(Panel panel, int left, int from) {
    ObjectNode node = panels.addObject();
    node.put("id", ++id).put("type", "timeseries").put("title", panel.title());
    node.put("description", panel.help() + ".");
    node.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
    node.set("gridPos", place(left, from, WIDTH, HEIGHT));
    ObjectNode defaults = node.putObject("fieldConfig").putObject("defaults");
    defaults.put("unit", panel.unit()).put("min", 0);
    node.withObject("/fieldConfig").putArray("overrides");
    ObjectNode options = node.putObject("options");
    options.putObject("legend").put("displayMode", "list").put("placement", "bottom");
    options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
    ArrayNode targets = node.putArray("targets");
    for (Panel.Query query : panel.queries()) {
      targets
          .addObject()
          .put("refId", String.valueOf((char) ('A' + targets.size())))
          .put("expr", query.expression())
          .put("legendFormat", query.legend());
    }
  }

  private static ObjectNode place(int left, int from, int width, int height) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("x", left)
        .put("y", from)
        .put("w", width)
        .put("h", height);
  }
}
