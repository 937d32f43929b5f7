package dev.fanlight.gateway.explain;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.explain.Explanation.Considered;
import dev.fanlight.gateway.explain.Explanation.Preflight;
import dev.fanlight.gateway.explain.Explanation.Read;
import dev.fanlight.gateway.explain.Explanation.Refusal;
import dev.fanlight.gateway.explain.plan.Plan;
import dev.fanlight.gateway.explain.plan.Planning;
import dev.fanlight.gateway.explain.read.AskedRequest;
import dev.fanlight.gateway.explain.read.AskedUrl;
import dev.fanlight.gateway.explain.read.ReadRequest;
import dev.fanlight.gateway.explain.read.UnreadRequest;
import dev.fanlight.gateway.explain.words.Wording;
import dev.fanlight.gateway.filter.life.PluginTraits;
import dev.fanlight.gateway.route.Router;
import dev.fanlight.gateway.route.action.MaxForwards;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RouteMatch;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what a configuration would do with a request, and which routes it has. Immutable, and safe
 * for use by all threads.
 */
public final class Explainer {
  /** The path of a request that asks the server itself, not one of its resources. */
  private static final String SERVER = "*";

  private final GatewayConfig config;
  private final PluginTraits plugins;
  private final List<Described> routes;
  private final Router<Described> router;

  private Explainer(GatewayConfig config, PluginTraits plugins) {
    this.config = config;
    this.plugins = plugins;
    this.routes = config.routes().stream().map(route -> Described.of(route, plugins)).toList();
    this.router = new Router<>(routes, config.clients().paths());
  }

  /**
   * @param plugins what the plugins of the configuration say of themselves
   */
  public static Explainer of(GatewayConfig config, PluginTraits plugins) {
    return new Explainer(config, plugins);
  }

  /**
   * Explains one request.
   *
   * @param most how many routes of other paths are listed
   */
  public Explanation explain(AskedRequest asked, int most) {
    AskedUrl url = AskedUrl.of(asked.url());
    ListenerConfig listener = url.listener(config.listeners(), asked.listener());
    if (listener == null) {
      GatewayError none =
          GatewayError.of(
              ErrorCode.BAD_REQUEST,
              "there is no listener " + Wording.quoted(asked.listener() + ""));
      return unread(asked, null, none, false);
    }
    ReadRequest read;
    try {
      read = ReadRequest.of(asked, url, listener, config);
    } catch (UnreadRequest unread) {
      return unread(asked, listener.name(), unread.why(), unread.isGrpc());
    }
    try {
      return explain(read, most);
    } catch (GatewayError ambiguous) {
      boolean grpc = Grpc.isCall(read.request().headers());
      return unread(asked, listener.name(), ambiguous, grpc);
    }
  }

  private Explanation explain(ReadRequest read, int most) {
    Read shown = shown(read);
    if (read.request().path().equals(SERVER)) {
      return new Explanation(shown, null, own(), List.of(), routes.size(), null);
    }
    Matching matching = new Matching(router, config.clients().paths(), read);
    List<Considered> considered = new ArrayList<>(matching.considered());
    Set<String> names = new HashSet<>();
    considered.forEach(one -> names.add(one.route()));
    routes.stream()
        .filter(route -> !names.contains(route.name()))
        .limit(most)
        .map(matching::elsewhere)
        .forEach(considered::add);
    int omitted = routes.size() - considered.size();
    Preflight preflight = matching.preflight();
    Refusal refusal = matching.refusal();
    RouteMatch<Described> match = matching.match();
    Plan plan = null;
    if (match != null) {
      Planning planning =
          new Planning(
              config, plugins, read, match.route().config(), match.values(), matching.reading());
      GatewayError refused = planning.refusal();
      refusal = refused == null ? refusal : Refusal.of(refused, refused.detail(), shown.grpc());
      plan = planning.plan();
    }
    return new Explanation(shown, preflight, refusal, considered, omitted, plan);
  }

  /** What the gateway says to a request that asks for no resource. */
  private static Refusal own() {
    GatewayResponse answer = MaxForwards.options(Set.of());
    return new Refusal(
        answer.status(),
        null,
        "the gateway itself answers, whatever the routes are",
        answer.headers().get("allow"),
        null);
  }

  private static Read shown(ReadRequest read) {
    GatewayRequest request = read.request();
    Client client = read.client();
    return new Read(
        client.listener(),
        request.method().name(),
        client.authority(),
        request.target(),
        client.address(),
        client.upgrade(),
        Grpc.isCall(request.headers()));
  }

  /** One that the gateway would not read. */
  private Explanation unread(
      AskedRequest asked, @Nullable String listener, GatewayError why, boolean grpc) {
    Read shown =
        new Read(
            listener,
            Wording.shown(asked.method()),
            "",
            Wording.shown(asked.url()),
            Wording.shown(asked.client()),
            null,
            grpc);
    Refusal refusal = Refusal.of(why, why.detail(), shown.grpc());
    return new Explanation(shown, null, refusal, List.of(), routes.size(), null);
  }

  /** Whether the configuration has a route of that name. */
  public boolean has(String route) {
    return routes.stream().anyMatch(one -> one.name().equals(route));
  }

  /** Every route, as the file has them. */
  public List<ListedRoute> routes() {
    return config.routes().stream().map(route -> ListedRoute.of(route, config)).toList();
  }
}
