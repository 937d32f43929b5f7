package dev.fanlight.gateway.server;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;

/**
 * What a request line asks for.
 *
 * @param path raw, begins with a slash, has no segment {@code .} or {@code ..}, encoded or not
 * @param query raw, without its question mark; null when there is none
 */
record RequestTarget(String path, @Nullable String query) {

  /**
   * Reads origin-form and absolute-form (RFC 9112, section 3.2).
   *
   * @param host what an absolute-form must name
   * @throws GatewayError bad_request
   */
  static RequestTarget parse(String target, @Nullable String host) {
    String origin = target.startsWith("/") ? target : originForm(target, host);
    int question = checkCharacters(origin);
    String path = question < 0 ? origin : origin.substring(0, question);
    checkPath(path);
    return new RequestTarget(path, question < 0 ? null : origin.substring(question + 1));
  }

  private static String originForm(String target, @Nullable String host) {
    int from = afterScheme(target);
    int to = from;
    while (to < target.length() && "/?#".indexOf(target.charAt(to)) < 0) {
      to++;
    }
    String authority = target.substring(from, to);
    if (!Authority.isValid(authority)) {
      throw bad("the authority of the request target is not valid");
    }
    if (host != null && !authority.equalsIgnoreCase(host)) {
      throw bad("the request target and the Host name different authorities");
    }
    String rest = target.substring(to);
    return rest.startsWith("/") ? rest : '/' + rest;
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
