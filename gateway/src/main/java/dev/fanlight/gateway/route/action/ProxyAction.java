package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.call.StreamedCall;
import dev.fanlight.gateway.fanout.plan.Branches;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.route.exchange.Action;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RoutedExchange;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.fields.ForwardedFields;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The action {@code proxy}: streams to one upstream, which may be one of several.
 *
 * @param chosen the branch of an upstream that a plugin has chosen, by its name, which is known
 * @param methods that the route takes; none: any
 * @param mirror null: no copies are sent
 */
public record ProxyAction(
    Branches<Branch> branches,
    Function<String, Branch> chosen,
    ProxyPath path,
    Set<HttpMethod> methods,
    @Nullable Mirroring mirror)
    implements Action {
  /** Bytes. */
  private static final int SMALL = 16 * 1024;

  private static final CharSequence EXPECT = HttpHeaders.createOptimized("expect");

  /**
   * One upstream.
   *
   * @param tunnels the calls of clients that switch protocols; null: nobody may
   * @param rewriting null: answers go back as they came
   */
  public record Branch(
      CallSpec call, @Nullable TunnelCalls tunnels, @Nullable AnswerRewriting rewriting) {}

  @Override
  public Future<GatewayResponse> run(RoutedExchange exchange) {
    GatewayRequest request = exchange.request();
    GatewayResponse last = MaxForwards.count(request, methods);
    if (last != null) {
      return Future.succeededFuture(last);
    }
    String uri;
    Branch branch;
    try {
      UpstreamName choice = request.upstream();
      branch = choice == null ? branches.pick(exchange.values()) : chosen.apply(choice.name());
      uri = path.of(request, exchange.values());
    } catch (GatewayError unmade) {
      return Future.failedFuture(unmade);
    }
    MultiMap headers = exchange.fields();
    // What it asks for has been answered, or will be, by this gateway.
    headers.remove(EXPECT);
    Client client = exchange.client();
    ForwardedFields.apply(
        headers, client.peer(), client.scheme(), client.asked(), exchange::decided);
    if (branch.tunnels() != null && asksToSwitch(request, client)) {
      GatewayError refusal = refusal(request, branch);
      return refusal == null
          ? send(exchange, branch.tunnels().of(client), branch, uri, request.body())
          : Future.failedFuture(refusal);
    }
    return isSmallUpload(request, client)
        ? read(exchange).compose(body -> send(exchange, branch.call(), branch, uri, body))
        : send(exchange, branch.call(), branch, uri, request.body());
  }

  /** A plugin that has made another request of it has decided against that. */
  private static boolean asksToSwitch(GatewayRequest request, Client client) {
    return client.upgrade() != null && request.method().equals(HttpMethod.GET);
  }

  /** Why the client cannot switch protocols; null: it can. */
  private static @Nullable GatewayError refusal(GatewayRequest request, Branch branch) {
    if (!(request.body() instanceof Body.Empty)) {
      return GatewayError.of(
          ErrorCode.BAD_REQUEST, "a request that switches protocols must have no body");
    }
    CallTarget target = branch.call().target();
    return target.switchesProtocols()
        ? null
        : GatewayError.of(
            ErrorCode.NOT_IMPLEMENTED,
            "the upstream " + target.name() + ", which a plugin has chosen, speaks only HTTP/2");
  }

  /** It is read before it asks for a permit, so that a slow client holds none. */
  private static boolean isSmallUpload(GatewayRequest request, Client client) {
    return request.body() instanceof Body.Streamed upload
        && upload.length() >= 0
        && upload.length() <= SMALL
        && upload.stream() instanceof Body.Counted counted
        && !counted.awaitsContinue()
        && !Grpc.mayBeQuiet(client.protocol(), request.headers());
  }

  private static Future<Body> read(RoutedExchange exchange) {
    LiveScope scope = exchange.scope();
    scope.time().uploads(true);
    return exchange
        .request()
        .body()
        .collect(SMALL, ErrorCode.PAYLOAD_TOO_LARGE)
        .map(bytes -> {
          scope.time().uploads(false);
          return Body.of(bytes);
        });
  }

  private Future<GatewayResponse> send(
      RoutedExchange exchange, CallSpec spec, Branch branch, String uri, Body body) {
    GatewayRequest request = exchange.request();
    CallRequest asks = new CallRequest(request.method(), uri, exchange.fields(), body, null);
    if (mirror != null && spec.policy().upgrade() == null) {
      mirror.copy(exchange.scope(), asks);
    }
    Future<GatewayResponse> answer = StreamedCall.start(exchange.scope(), spec, asks);
    AnswerRewriting rewriting = branch.rewriting();
    return rewriting == null
        ? answer
        : answer.map(response -> rewriting.of(response, exchange.client()));
  }
}
