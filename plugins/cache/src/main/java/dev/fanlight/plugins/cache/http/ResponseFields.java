package dev.fanlight.plugins.cache.http;

import static java.util.stream.Collectors.toSet;

import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which fields of a response its own client gets, and which are stored for all clients (RFC 9111,
 * sections 3.1 and 3.2).
 */
public final class ResponseFields {
  /** Not stored by RFC 9111, section 3.1, or made again for each answer. */
  private static final Set<String> NOT_STORED =
      Set.of(
          "age",
          "content-length",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "trailer");

  /** What describes the content that is stored, whatever a 304 says (RFC 9111, section 3.2). */
  private static final Set<String> OF_CONTENT =
      Set.of(
          "content-digest",
          "content-encoding",
          "content-length",
          "content-md5",
          "content-range",
          "digest",
          "repr-digest",
          "unencoded-digest");

  private ResponseFields() {}

  /**
   * Those for the client that the response is for, with the time that it came where it has none
   * itself (RFC 9110, section 6.6.1).
   *
   * @param came in milliseconds since 1970
   */
  public static MultiMap forClient(MultiMap response, long came) {
    Set<String> dropped = ofTheConnection(response);
    MultiMap kept = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, String> field : response) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!dropped.contains(name) && !ReservedFields.isHopByHop(name)) {
        kept.add(field.getKey(), field.getValue());
      }
    }
    // Says when it is stored, so that each answer can tell its age.
    String age = response.get("age");
    if (age != null) {
      kept.set("age", age);
    }
    if (!kept.contains("date")) {
      kept.set("date", HttpDate.text(came));
    }
    return kept;
  }

  private static Set<String> ofTheConnection(MultiMap response) {
    Set<String> names = new HashSet<>(NOT_STORED);
    names.addAll(lowerCase(Elements.of(response.getAll("connection"))));
    return names;
  }

  private static Set<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(toSet());
  }

  /**
   * Stored ones with those of a newer answer about the same content, for the client that this
   * answer is for.
   *
   * @param came when that answer came, in milliseconds since 1970
   */
  public static MultiMap merged(MultiMap stored, MultiMap newer, long came) {
    MultiMap merged = MultiMap.caseInsensitiveMultiMap().setAll(stored);
    merged.remove("age");
    MultiMap kept = forClient(newer, came);
    for (String name : kept.names()) {
      if (!OF_CONTENT.contains(name.toLowerCase(Locale.ROOT))) {
        merged.set(name, kept.getAll(name));
      }
    }
    return merged;
  }

  /** Those to store, for all clients: without those of the names that are withheld from them. */
  public static MultiMap forAll(MultiMap fields, Set<String> withheld) {
    MultiMap kept = MultiMap.caseInsensitiveMultiMap().setAll(fields);
    withheld.forEach(kept::remove);
    return kept;
  }
}
