package dev.fanlight.gateway.telemetry.trace;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code tracestate} of W3C Trace Context: what tracing systems say to themselves. The
 * gateway adds nothing to it. It passes it on within the bounds of the standard.
 */
final class TraceState {
  static final CharSequence FIELD = HttpHeaders.createOptimized("tracestate");

  private static final int MOST_MEMBERS = 32;
  private static final int MOST_BYTES = 512;

  /** Longer ones are the first to go where there is too much. */
  private static final int LONG_MEMBER = 128;

  /** More is not looked at: nobody may make the gateway read much. */
  private static final int MOST_READ = 8192;

  private static final Pattern MEMBER =
      Pattern.compile(
          "([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
              + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

  private TraceState() {}

  /**
   * What is to be passed on of the fields of a request; null: nothing. A malformed one is dropped
   * as a whole, and so is one with too many members. Of one that is too long, members are left out:
   * long ones first, then the last.
   */
  static @Nullable String of(MultiMap fields) {
    if (!fields.contains(FIELD)) {
      return null;
    }
    List<String> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int read = 0;
    for (String line : fields.getAll(FIELD)) {
      read += line.length();
      if (read > MOST_READ) {
        return null;
      }
      for (String part : line.split(",", -1)) {
        String member = part.strip();
        if (!member.isEmpty() && !add(member, members, keys)) {
          return null;
        }
      }
    }
    return members.isEmpty() ? null : shortened(members);
  }

  /** False when it is malformed, or one too many. Of two with the same key the first one counts. */
  private static boolean add(String member, List<String> members, Set<String> keys) {
    if (!MEMBER.matcher(member).matches() || members.size() == MOST_MEMBERS) {
      return false;
    }
    if (keys.add(member.substring(0, member.indexOf('=')))) {
      members.add(member);
    }
    return true;
  }

  private static @Nullable String shortened(List<String> members) {
    for (int i = members.size() - 1; i >= 0 && length(members) > MOST_BYTES; i--) {
      if (members.get(i).length() > LONG_MEMBER) {
        members.remove(i);
      }
    }
    while (length(members) > MOST_BYTES) {
      members.remove(members.size() - 1);
    }
    return members.isEmpty() ? null : String.join(",", members);
  }

  private static int length(List<String> members) {
    return members.stream().mapToInt(member -> member.length() + 1).sum() - 1;
  }
}
