package dev.fanlight.plugins.compress;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of an answer that depend on whether it is compressed. */
final class AnswerFields {
  private static final String WEAK = "W/";

  /**
   * Digests of the content as it was, of its coding too: RFC 9530, sections 2 and 3, and the older
   * fields that it replaces.
   */
  private static final List<String> DIGESTS =
      List.of("content-digest", "repr-digest", "digest", "content-md5");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private AnswerFields() {}

  /** Says that the answer depends on what the client accepts: RFC 9110, section 12.5.5. */
  static void vary(MultiMap headers) {
    for (String line : headers.getAll(HttpHeaders.VARY)) {
      for (String name : line.split(",", -1)) {
        String field = name.strip().toLowerCase(Locale.ROOT);
        if (field.equals("*") || field.equals("accept-encoding")) {
          return;
        }
      }
    }
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
  }

  /**
   * Describes the content as it is with that coding. A tag in the answer to another method than GET
   * and HEAD is not about the content, but about what the method has stored: RFC 9110, section
   * 9.3.4. The client may send it in If-Match, so it stays as it is.
   *
   * @param get whether the method is GET or HEAD
   */
  static void encoded(MultiMap headers, String coding, boolean get) {
    headers.set(HttpHeaders.CONTENT_ENCODING, coding);
    removeUncoded(headers);
    if (get) {
      weaken(headers);
    }
  }

  /** What describes the content without its coding: ranges count in that, too. */
  private static void removeUncoded(MultiMap headers) {
    headers.remove(HttpHeaders.CONTENT_LENGTH);
    headers.remove(HttpHeaders.ACCEPT_RANGES);
    DIGESTS.forEach(headers::remove);
  }

  /** The same bytes may come out in another way next time: RFC 9110, section 8.8.1. */
  private static void weaken(MultiMap headers) {
    String tag = headers.get(HttpHeaders.ETAG);
    if (tag != null && tag.startsWith("\"")) {
      headers.set(HttpHeaders.ETAG, WEAK + tag);
    }
  }

  /**
   * Gives a 304 the tag that the client knows. A cache that has a compressed answer would not find
   * it by a strong tag: RFC 9111, section 4.3.4. A GET may get the answer compressed.
   */
  static void confirm(MultiMap headers, List<String> ifNoneMatch) {
    removeUncoded(headers);
    String tag = headers.get(HttpHeaders.ETAG);
    if (tag == null || !tag.startsWith("\"")) {
      return;
    }
    boolean knowsWeak = false;
    boolean knowsStrong = false;
    for (String line : ifNoneMatch) {
      for (int at = line.indexOf(tag); at >= 0; at = line.indexOf(tag, at + tag.length())) {
        boolean weak = at >= 2 && line.startsWith(WEAK, at - 2);
        knowsWeak |= weak;
        knowsStrong |= !weak;
      }
    }
    if (knowsWeak && !knowsStrong) {
      weaken(headers);
      vary(headers);
    }
  }

  /** The trailers but for digests. */
  static Supplier<MultiMap> trailers(Supplier<MultiMap> trailers) {
    return () -> {
      MultiMap kept = MultiMap.caseInsensitiveMultiMap().addAll(trailers.get());
      DIGESTS.forEach(kept::remove);
      return kept;
    };
  }

  /** Whether the content has a coding. */
  static boolean isEncoded(MultiMap headers) {
    for (String line : headers.getAll(HttpHeaders.CONTENT_ENCODING)) {
      if (!line.isBlank() && !line.strip().equalsIgnoreCase("identity")) {
        return true;
      }
    }
    return false;
  }

  /** The length that a field tells; -1: none. */
  static long length(MultiMap headers) {
    @Nullable String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    return length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : -1;
  }
}
