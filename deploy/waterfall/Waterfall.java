import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks a gateway that runs config/quickstart.yaml for one page in three ways, and prints an SVG of
 * the calls that the gateway recorded. Every length and every number of milliseconds in the picture
 * comes from {@code /api/exchanges}.
 *
 * <p>Arguments: the address of the gateway and the address of its admin listener.
 */
public final class Waterfall {
  private static final List<Panel> PANELS =
      List.of(
          new Panel("home", "join: all", "The slowest call sets the time.", "In sequence: %d ms."),
          new Panel(
              "hurry",
              "timeout: 150ms",
              "Late calls are cut off, upstream",
              "too. The rest arrives."),
          new Panel("live", "join: as_completed", "Each result is sent", "the moment it arrives."));

  /** The newest exchanges are drawn. Earlier rounds open connections and load classes. */
  private static final int ROUNDS = 3;

  private static final int MOST_ROUNDS = 60;

  private static final int WIDTH = 880;
  private static final int HEIGHT = 470;
  private static final int TOP = 28;
  private static final int PANEL = 134;
  private static final int ROW = 28;
  private static final int LEFT = 316;
  private static final int RIGHT = 836;

  private final Map<String, JsonObject> exchanges;
  private final double scale;
  private final StringBuilder svg = new StringBuilder();

  /** A route of the quickstart: the key that makes it different, and what follows from that. */
  private record Panel(String route, String key, String note, String rest) {}

  private Waterfall(Map<String, JsonObject> exchanges) {
    this.exchanges = exchanges;
    double longest =
        exchanges.values().stream().mapToDouble(Waterfall::answered).max().orElseThrow();
    this.scale = (RIGHT - LEFT) / Math.max(longest + 22, 335);
  }

  public static void main(String[] addresses) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Map<String, JsonObject> exchanges = Map.of();
    for (int round = 1; round <= ROUNDS || exchanges.size() < PANELS.size(); round++) {
      if (round > MOST_ROUNDS) {
        throw new IllegalStateException("the gateway records only " + exchanges.keySet());
      }
      for (Panel panel : PANELS) {
        get(client, addresses[0] + "/" + panel.route + "/7");
      }
      exchanges = newest(new JsonObject(get(client, addresses[1] + "/api/exchanges")));
    }
    System.out.print(new Waterfall(exchanges).draw());
  }

  private static String get(HttpClient client, String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /**
   * The newest exchange of each route that is drawn. A busy gateway does not record all of them.
   */
  private static Map<String, JsonObject> newest(JsonObject page) {
    Set<String> routes = PANELS.stream().map(Panel::route).collect(Collectors.toSet());
    return members(page, "exchanges")
        .filter(exchange -> routes.contains(exchange.getString("route")))
        .collect(
            Collectors.toMap(
                exchange -> exchange.getString("route"),
                exchange -> exchange,
                (newer, older) -> newer));
  }

  private static Stream<JsonObject> members(JsonObject object, String name) {
    return object.getJsonArray(name).stream().map(JsonObject.class::cast);
  }

  /** Milliseconds from the request's head to the end of its answer. */
  private static double answered(JsonObject exchange) {
    return exchange.getDouble("duration_ms");
  }

  /** Milliseconds from the moment a call was ready to its outcome. */
  private static double took(JsonObject call) {
    return call.getDouble("queue_ms") + call.getDouble("connect_ms") + call.getDouble("run_ms");
  }

  private JsonObject call(String route, String name) {
    return members(exchanges.get(route), "calls")
        .filter(call -> call.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String draw() {
    svg.append(HEAD.formatted(WIDTH, HEIGHT, WIDTH, HEIGHT, WIDTH - 1, HEIGHT - 1));
    for (int tick = 0; tick <= 300; tick += 100) {
      add("<path class='grid' d='M%.1f %dV%d'/>", x(tick), TOP, HEIGHT - 38);
      add("<text class='tick' x='%.1f' y='%d'>%d ms</text>", x(tick), HEIGHT - 17, tick);
    }
    for (int i = 0; i < PANELS.size(); i++) {
      panel(PANELS.get(i), TOP + i * PANEL);
    }
    return svg.append("</svg>\n").toString();
  }

  private void panel(Panel panel, int top) {
    if (top > TOP) {
      add("<path class='rule' d='M24 %dH%d'/>", top - 8, WIDTH - 24);
    }
    List<String> names =
        members(exchanges.get("home"), "calls")
            .sorted(Comparator.comparingDouble(call -> call.getDouble("start_ms") + took(call)))
            .map(call -> call.getString("name"))
            .toList();
    double sequence = names.stream().mapToDouble(name -> took(call(panel.route, name))).sum();
    add("<text class='get' x='24' y='%d'>GET /%s/7</text>", top + 33, panel.route);
    add("<text class='key' x='24' y='%d'>%s</text>", top + 54, panel.key);
    add("<text class='note' x='24' y='%d'>%s</text>", top + 80, panel.note);
    add(
        "<text class='note' x='24' y='%d'>%s</text>",
        top + 98, text(panel.rest, Math.round(sequence)));
    for (int row = 0; row < names.size(); row++) {
      row(panel.route, names.get(row), top + 36 + row * ROW);
    }
    double at = x(answered(exchanges.get(panel.route)));
    add("<path class='answer' d='M%.1f %dV%d'/>", at, top + 22, top + PANEL - 18);
    add(
        "<text class='done' x='%.1f' y='%d'>answer after %d ms</text>",
        at, top + 15, Math.round(answered(exchanges.get(panel.route))));
  }

  private void row(String route, String name, int y) {
    JsonObject call = call(route, name);
    double from = x(call.getDouble("start_ms"));
    double end = from + took(call) * scale;
    add("<text class='call' x='%d' y='%d'>%s</text>", LEFT - 14, y + 13, name);
    if (call.getString("outcome").equals("timeout")) {
      cut(route, from, end, from + took(call("home", name)) * scale, y);
      return;
    }
    add("<rect class='bar' x='%.1f' y='%d' width='%.1f' height='16' rx='8'/>", from, y, end - from);
    boolean streamed = route.equals("live");
    double label = streamed ? end - 20 : end - 9;
    add("<text class='took' x='%.1f' y='%d'>%d ms</text>", label, y + 12, Math.round(took(call)));
    if (streamed) {
      add("<circle class='sent' cx='%.1f' cy='%d' r='4.5'/>", end - 8, y + 8);
      add("<text class='late' x='%.1f' y='%d'>sent</text>", end + 12, y + 12);
    }
  }

  /**
   * A call that was cut off, and how long the same call took in the exchange that waited for it.
   */
  private void cut(String route, double from, double end, double whole, int y) {
    add(
        "<path class='ghost' d='M%.1f %.1fH%.1fa7.5 7.5 0 0 1 0 15H%.1f'/>",
        end, y + 0.5, whole - 8, end);
    add(
        "<path class='cut' d='M%.1f %dH%.1fv16H%.1fa8 8 0 0 1 0 -16z'/>",
        from + 8, y, end, from + 8);
    double label = Math.max(end, x(answered(exchanges.get(route)))) + 10;
    add("<text class='late' x='%.1f' y='%d'>cut off</text>", label, y + 12);
  }

  private double x(double millis) {
    return LEFT + millis * scale;
  }

  private void add(String line, Object... values) {
    svg.append("  ").append(text(line, values)).append('\n');
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">
        <title>One request, three calls: what the client gets, and when</title>
        <style>
          text { font: 13px ui-sans-serif, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
          .get, .key, .call { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
          .card { fill: #ffffff; stroke: #d1d9e0; }
          .get { fill: #1f2328; font-size: 15px; font-weight: 600; }
          .key { fill: #0b6e75; }
          .note { fill: #59636e; }
          .call { fill: #1f2328; text-anchor: end; }
          .grid { stroke: #eaeef2; }
          .rule { stroke: #d1d9e0; }
          .tick { fill: #818b98; font-size: 12px; text-anchor: middle; }
          .bar { fill: #0b7b83; }
          .cut { fill: #9fcdd0; }
          .ghost { fill: none; stroke: #a3adb8; stroke-dasharray: 3 4; }
          .took { fill: #ffffff; font-size: 12px; text-anchor: end; }
          .late { fill: #6b7580; font-size: 12px; }
          .sent { fill: #e8890c; }
          .answer { stroke: #e8890c; stroke-width: 2; }
          .done { fill: #b15f00; font-weight: 600; text-anchor: middle; }
          @media (prefers-color-scheme: dark) {
            .card { fill: #0d1117; stroke: #3d444d; }
            .get, .call { fill: #f0f6fc; }
            .key { fill: #4cc9d1; }
            .note, .tick, .late { fill: #9198a1; }
            .grid { stroke: #1c222a; }
            .rule { stroke: #2a313a; }
            .bar { fill: #157680; }
            .cut { fill: #1f444a; }
            .ghost { stroke: #4d5661; }
            .sent { fill: #f5a524; }
            .answer { stroke: #f5a524; }
            .done { fill: #f5b54a; }
          }
        </style>
        <rect class="card" x=".5" y=".5" width="%d" height="%d" rx="12"/>
      """;
}
