package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.GatewayRequest;
import org.jspecify.annotations.Nullable;

/**
 * Method, path and query of a request on its way through plugins. A request that a plugin made is
 * checked as one that a client made, as soon as the plugin passes it on: so the plugin is named.
 */
public final class WatchedTarget {
  private String method;
  private String path;
  private @Nullable String query;

  /**
   * @param request as it came, which has been checked
   */
  public WatchedTarget(GatewayRequest request) {
    this(request.method().name(), request.path(), request.query());
  }

  private WatchedTarget(String method, String path, @Nullable String query) {
    this.method = method;
    this.path = path;
    this.query = query;
  }

  /** Knows as right what this one does. */
  public WatchedTarget copy() {
    return new WatchedTarget(method, path, query);
  }

  /** What is wrong with what has changed since this was asked last; null when nothing is. */
  public @Nullable String mistake(GatewayRequest request) {
    String nowMethod = request.method().name();
    String nowPath = request.path();
    String nowQuery = request.query();
    if (!nowMethod.equals(method) && !isMethod(nowMethod)) {
      return "the request's method is not one that can be sent";
    }
    if (!nowPath.equals(path) && !isPath(nowPath)) {
      return "the request's path is not a path";
    }
    if (nowQuery != null && !nowQuery.equals(query) && !isVisible(nowQuery, "#")) {
      return "the request's query has a character that must be percent-encoded";
    }
    method = nowMethod;
    path = nowPath;
    query = nowQuery;
    return null;
  }

  private static boolean isMethod(String method) {
    return !method.isEmpty()
        && isVisible(method, "\"(),/:;<=>?@[\\]{}")
        && !method.equals("CONNECT")
        && !method.equals("TRACE");
  }

  private static boolean isPath(String path) {
    return path.startsWith("/") && isVisible(path, "#?\\") && hasNoDots(path);
  }

  private static boolean isVisible(String text, String except) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || except.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Each percent sign stands before two digits, and no segment is {@code .} or {@code ..}. */
  private static boolean hasNoDots(String path) {
    int dots = 0;
    int others = 0;
    for (int i = 1; i <= path.length(); i++) {
      char c = i == path.length() ? '/' : path.charAt(i);
      if (c == '/') {
        if (others == 0 && (dots == 1 || dots == 2)) {
          return false;
        }
        dots = 0;
        others = 0;
      } else if (c == '%') {
        int octet = octet(path, i);
        if (octet < 0) {
          return false;
        }
        dots += octet == '.' ? 1 : 0;
        others += octet == '.' ? 0 : 1;
        i += 2;
      } else {
        dots += c == '.' ? 1 : 0;
        others += c == '.' ? 0 : 1;
      }
    }
    return true;
  }

  private static int octet(String path, int at) {
    int high = at + 1 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
    int low = at + 2 < path.length() ? Character.digit(path.charAt(at + 2), 16) : -1;
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }
}
