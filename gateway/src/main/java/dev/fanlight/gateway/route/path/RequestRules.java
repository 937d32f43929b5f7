package dev.fanlight.gateway.route.path;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpMethod;

/** What a request must be, whether a client has sent it or a batch holds it. */
public final class RequestRules {
  private RequestRules() {}

  /**
   * @throws GatewayError {@code not_implemented} for a method that no route can serve
   */
  public static void checkMethod(HttpMethod method) {
    if (HttpMethod.CONNECT.equals(method) || HttpMethod.TRACE.equals(method)) {
      throw GatewayError.of(
          ErrorCode.NOT_IMPLEMENTED, "the method " + method + " is not implemented");
    }
  }

  /**
   * Checks a target that begins with a slash: its characters, its percent-encoding, and that its
   * path has no segment {@code .} or {@code ..}.
   *
   * @return where its query begins; -1 where it has none
   * @throws GatewayError {@code bad_request}
   */
  public static int checkTarget(String origin) {
    int question = checkCharacters(origin);
    checkPath(question < 0 ? origin : origin.substring(0, question));
    return question;
  }

  /** Returns where the query begins. */
  private static int checkCharacters(String origin) {
    int question = -1;
    for (int i = 0; i < origin.length(); i++) {
      char c = origin.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw bad("the request target has a character that must be percent-encoded");
      }
      if (c == '?' && question < 0) {
        question = i;
      }
    }
    return question;
  }

  private static void checkPath(String path) {
    int dots = 0;
    int others = 0;
    for (int i = 1; i <= path.length(); i++) {
      char c = i == path.length() ? '/' : path.charAt(i);
      switch (c) {
        case '/' -> {
          if (others == 0 && (dots == 1 || dots == 2)) {
            throw bad("the path has a segment . or ..");
          }
          dots = 0;
          others = 0;
        }
        case '\\' -> throw bad("the path has a backslash");
        case '%' -> {
          if (decoded(path, i) == '.') {
            dots++;
          } else {
            others++;
          }
          i += 2;
        }
        case '.' -> dots++;
        default -> others++;
      }
    }
  }

  private static int decoded(String path, int at) {
    int high = at + 1 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
    int low = at + 2 < path.length() ? Character.digit(path.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw bad("the path has an invalid percent-encoding");
    }
    return (high << 4) | low;
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
