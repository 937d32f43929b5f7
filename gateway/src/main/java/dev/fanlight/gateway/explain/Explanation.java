package dev.fanlight.gateway.explain;

import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.explain.plan.Plan;
import dev.fanlight.plugin.GatewayError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request.
 *
 * @param request as the gateway would read it
 * @param preflight null: it is no preflight
 * @param refusal null: a route serves it
 * @param routes those whose path is the request's, in the order in which the router looks at them,
 *     then some of the others as the file has them
 * @param omitted how many routes of another path are left out
 * @param plan null: no route serves it
 */
public record Explanation(
    Read request,
    @Nullable Preflight preflight,
    @Nullable Refusal refusal,
    List<Considered> routes,
    int omitted,
    @Nullable Plan plan) {

  /**
   * A request as the gateway reads it.
   *
   * @param listener its name; null: there is none of that name
   * @param path with its query
   * @param address of the client, after trusted proxies have been believed
   * @param upgrade the protocol that it asks to switch to; null: none
   */
  public record Read(
      @Nullable String listener,
      String method,
      String host,
      String path,
      String address,
      @Nullable String upgrade,
      boolean grpc) {}

  /**
   * A preflight of a browser.
   *
   * @param asksFor the method of the request that is to follow
   * @param servedBy the routes that may serve that request
   */
  public record Preflight(String asksFor, List<Answering> servedBy) {}

  /**
   * A route that may serve what a preflight asks for.
   *
   * @param answers which preflights its plugins answer: none, some, or all
   */
  public record Answering(String route, String answers) {}

  /**
   * The gateway's own answer.
   *
   * @param code as the error says it; null: it is no error
   * @param status of HTTP
   * @param allow the methods that the answer lists; null: it lists none
   * @param grpcStatus the number that a gRPC client gets; null: the client speaks no gRPC
   */
  public record Refusal(
      int status,
      @Nullable String code,
      String detail,
      @Nullable String allow,
      @Nullable String grpcStatus) {

    static Refusal of(GatewayError error, String detail, boolean grpc) {
      return new Refusal(
          grpc ? 200 : error.status(),
          error.code().code(),
          detail,
          error.headers().get("Allow"),
          grpc ? GrpcStatus.ofHttp(error.status()).number() : null);
    }
  }

  /**
   * A route that was looked at.
   *
   * @param verdict what came of it
   * @param reason why the route does not serve the request; null: it does
   */
  public record Considered(
      String route,
      @Nullable String host,
      String path,
      List<String> methods,
      Verdict verdict,
      @Nullable String reason) {}

  /** What came of a route. */
  public enum Verdict {
    /** It serves the request, or would if the request were not refused. */
    SERVES,
    /** Its path is the request's, but a condition does not hold. */
    DECLINES,
    /** It would serve the request if a more specific route did not. */
    COMES_LATER,
    /** Its path is another one. */
    OTHER_PATH
  }

  public Explanation {
    routes = List.copyOf(routes);
  }
}
