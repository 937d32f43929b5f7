package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.admin.control.UiPage;
import dev.fanlight.gateway.admin.page.Answers;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for what. Metrics, health and the files of the control page are for everybody who
 * reaches the listener. All else needs the token, if there is one; without one it is for this
 * machine only, and never for a page of another site that a browser of this machine shows.
 *
 * <p>A listener bound to loopback is guarded against DNS rebinding. A web page can make its own
 * name point at this machine, but its requests still carry that name as Host. A listener bound
 * elsewhere may be called by any name.
 */
final class AdminAccess implements Handler<HttpServerRequest> {
  private static final Set<String> FOR_ALL = Set.of("/metrics", "/health/live", "/health/ready");
  private static final String SCHEME = "Bearer ";
  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*).*");

  private final Supplier<AdminConfig> config;
  private final Handler<HttpServerRequest> next;

  AdminAccess(Supplier<AdminConfig> config, Handler<HttpServerRequest> next) {
    this.config = config;
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    // Whatever is answered: no browser guesses its type, and no page of another site embeds it.
    request
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    GatewayError refusal = refusal(request, config.get());
    if (refusal == null) {
      Answers.guard(request, () -> next.handle(request));
    } else {
      Answers.problem(request, refusal);
    }
  }

  private static @Nullable GatewayError refusal(HttpServerRequest request, AdminConfig now) {
    boolean local = now.address().isLoopback();
    if (isAmbiguous(request)) {
      return GatewayError.of(ErrorCode.BAD_REQUEST, "it must be for one host");
    }
    if (local && !isLoopback(request.authority())) {
      return forbidden("the host asked for is not this machine's own");
    }
    if (!hasParameters(request)) {
      return GatewayError.of(
          ErrorCode.BAD_REQUEST,
          "the query has a % that two hexadecimal digits do not follow; write %25 for a %");
    }
    if (FOR_ALL.contains(request.path()) || UiPage.isAt(request.path())) {
      return null;
    }
    if (isFromElsewhere(request)) {
      return forbidden("the page that asks is of another site");
    }
    if (now.token() == null) {
      return local ? null : forbidden("this page needs admin.token, because admin is not local");
    }
    return has(request, now.token())
        ? null
        : GatewayError.of(ErrorCode.UNAUTHORIZED, "this page needs the token")
            .withHeader("WWW-Authenticate", "Bearer realm=\"fanlight\"");
  }

  private static GatewayError forbidden(String why) {
    return GatewayError.of(ErrorCode.FORBIDDEN, why);
  }

  /** Whether the parameters of the query can be read. From then on every page can read them. */
  private static boolean hasParameters(HttpServerRequest request) {
    try {
      request.params();
      return true;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /**
   * Whether a page of another site sends it. Browsers say so, and no page can keep them from it.
   */
  private static boolean isFromElsewhere(HttpServerRequest request) {
    String site = request.getHeader("sec-fetch-site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    String own = request.scheme() + "://" + request.getHeader(HttpHeaders.HOST);
    return !request.headers().getAll(HttpHeaders.ORIGIN).stream().allMatch(own::equalsIgnoreCase);
  }

  /** Who is asked, and how that is checked, must not be two things (RFC 9112, section 3.2). */
  private static boolean isAmbiguous(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() != 1) {
      return hosts.size() > 1 || request.version() == HttpVersion.HTTP_1_1;
    }
    Matcher absolute = ABSOLUTE.matcher(request.uri());
    return absolute.matches() && !absolute.group(1).equalsIgnoreCase(hosts.getFirst());
  }

  private static boolean isLoopback(@Nullable HostAndPort authority) {
    return authority != null && Address.isLoopback(authority.host());
  }

  /** Takes as long for a token that is nearly right as for any other. */
  private static boolean has(HttpServerRequest request, String token) {
    List<String> given = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (given.size() != 1 || !given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] said = given.get(0).substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(said, token.getBytes(StandardCharsets.UTF_8));
  }
}
