package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.route.path.RequestRules;
import dev.fanlight.gateway.server.terms.Authority;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;

/**
 * What a request line asks for.
 *
 * @param path raw, an asterisk or begins with a slash, has no segment {@code .} or {@code ..},
 *     encoded or not
 * @param query raw, without its question mark; null when there is none
 */
public record RequestTarget(String path, @Nullable String query) {
  /** The path of a request that asks the server itself. */
  private static final String SERVER = "*";

  /**
   * Reads origin-form and absolute-form (RFC 9112, section 3.2).
   *
   * @param host what an absolute-form must name
   * @param options whether the request may ask the server itself: the method is OPTIONS
   * @throws GatewayError bad_request
   */
  public static RequestTarget parse(String target, @Nullable String host, boolean options) {
    if (options && isServer(target, host)) {
      return new RequestTarget(SERVER, null);
    }
    String origin = target.startsWith("/") ? target : originForm(target, host);
    int question = RequestRules.checkTarget(origin);
    String path = question < 0 ? origin : origin.substring(0, question);
    return new RequestTarget(path, question < 0 ? null : origin.substring(question + 1));
  }

  /** The asterisk, or an absolute-form without path and query (RFC 9112, section 3.2.4). */
  private static boolean isServer(String target, @Nullable String host) {
    return target.equals(SERVER)
        || (!target.startsWith("/")
            && target.indexOf('/', afterScheme(target)) < 0
            && target.indexOf('?') < 0
            && originForm(target, host).equals("/"));
  }

  /**
   * The path of a target that is refused, for logs: without an authority, which may have a
   * password, and without query and fragment. Empty where the target has no path.
   */
  static String shownPath(String target) {
    int from = 0;
    if (!target.startsWith("/") && !target.equals(SERVER)) {
      int scheme = target.indexOf("://");
      from = scheme < 0 ? target.length() : first("/?#", target, scheme + 3);
    }
    return target.substring(from, first("?#", target, from));
  }

  /** Where the first of some characters is; the end where there is none. */
  private static int first(String characters, String target, int from) {
    int at = from;
    while (at < target.length() && characters.indexOf(target.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static String originForm(String target, @Nullable String host) {
    int from = afterScheme(target);
    int to = first("/?#", target, from);
    String authority = target.substring(from, to);
    if (!Authority.isValid(authority)) {
      throw bad("the authority of the request target is not valid");
    }
    if (host != null && !Authority.isSame(authority, host, isSecure(target) ? 443 : 80)) {
      throw bad("the request target and the Host name different authorities");
    }
    String rest = target.substring(to);
    return rest.startsWith("/") ? rest : '/' + rest;
  }

  private static boolean isSecure(String target) {
    return target.regionMatches(true, 0, "https", 0, 5);
  }

  private static int afterScheme(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    if (target.regionMatches(true, 0, "https://", 0, 8)) {
      return 8;
    }
    throw bad("the request target is neither a path nor an http URI");
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
