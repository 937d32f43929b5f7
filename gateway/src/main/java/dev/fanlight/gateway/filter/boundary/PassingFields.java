package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.gateway.upstream.fields.ForwardedFields;
import dev.fanlight.gateway.upstream.fields.Via;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The fields in which the gateway says that a request has passed it, as they were before. Most
 * clients send none of them. Immutable.
 */
record PassingFields(Map<String, List<String>> values) {
  private static final List<CharSequence> NAMES =
      Stream.concat(
              Stream.of(Via.FIELD, HttpHeaders.createOptimized("max-forwards")),
              ForwardedFields.ADDED.stream())
          .toList();

  private static final PassingFields NONE = new PassingFields(Map.of());

  static PassingFields of(MultiMap headers) {
    Map<String, List<String>> values = null;
    for (CharSequence name : NAMES) {
      if (headers.contains(name)) {
        values = values == null ? new HashMap<>(4) : values;
        values.put(name.toString(), headers.getAll(name));
      }
    }
    return values == null ? NONE : new PassingFields(values);
  }

  void putBack(MultiMap headers) {
    for (CharSequence name : NAMES) {
      List<String> value = values.get(name.toString());
      if (value == null) {
        headers.remove(name);
      } else {
        headers.set(name.toString(), value);
      }
    }
  }
}
