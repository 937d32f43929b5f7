package dev.fanlight.plugins.cache.http;

import static java.util.stream.Collectors.toSet;

import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which fields of a response are stored (RFC 9111, sections 3.1 and 3.2). */
public final class StoredFields {
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
          "repr-digest");

  private StoredFields() {}

  /**
   * Those to store, with the time that the response came where it has none itself (RFC 9110,
   * section 6.6.1).
   *
   * @param came in milliseconds since 1970
   */
  public static MultiMap of(MultiMap response, long came) {
    MultiMap kept = kept(response);
    if (!kept.contains("date")) {
      kept.set("date", HttpDate.text(came));
    }
    return kept;
  }

  private static Set<String> unvalidated(MultiMap response) {
    return Directives.of(response.getAll("cache-control")).unvalidated();
  }

  private static Set<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(toSet());
  }

  private static Set<String> ofTheConnection(MultiMap response) {
    Set<String> names = new HashSet<>(NOT_STORED);
    names.addAll(lowerCase(Elements.of(response.getAll("connection"))));
    return names;
  }

  /** The fields that only the request gets that was sent for them. */
  public static MultiMap unshared(MultiMap response) {
    Set<String> dropped = ofTheConnection(response);
    Set<String> named = unvalidated(response);
    MultiMap unshared = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, String> field : response) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (named.contains(name) && !dropped.contains(name) && !ReservedFields.isHopByHop(name)) {
        unshared.add(field.getKey(), field.getValue());
      }
    }
    return unshared;
  }

  private static MultiMap kept(MultiMap response) {
    Set<String> dropped = ofTheConnection(response);
    dropped.addAll(unvalidated(response));
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
    return kept;
  }

  /**
   * Stored ones with those of a newer answer about the same content.
   *
   * @param came when that answer came, in milliseconds since 1970
   */
  public static MultiMap updated(MultiMap stored, MultiMap newer, long came) {
    MultiMap updated = MultiMap.caseInsensitiveMultiMap().setAll(stored);
    updated.remove("age");
    unvalidated(newer).forEach(updated::remove);
    MultiMap kept = of(newer, came);
    for (String name : kept.names()) {
      if (!OF_CONTENT.contains(name.toLowerCase(Locale.ROOT))) {
        updated.set(name, kept.getAll(name));
      }
    }
    return updated;
  }
}
