package dev.fanlight.gateway.dashboard;

import java.util.List;

/**
 * A panel of the dashboard.
 *
 * @param help what it shows, for a person
 * @param unit as Grafana names it
 * @param queries one for each group of lines
 */
public record Panel(String title, String help, String unit, List<Query> queries) {
  /**
   * An expression of PromQL.
   *
   * @param legend what each line is called, with labels in double braces
   */
  public record Query(String expression, String legend) {}

  static Panel of(String title, String help, String unit, Query... queries) {
    return new Panel(title, help, unit, List.of(queries));
  }
}
