package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request on its way through plugins. It remembers which fields plugins have
 * set or removed: about those the client has nothing more to say.
 */
public final class WatchedFields implements MultiMap {
  private final MultiMap fields;

  /** In any spelling, also with _ where there is -. */
  private Set<String> touched = Set.of();

  /** Names with _ that plugins have set themselves, in any case. */
  private Set<String> own = Set.of();

  private @Nullable String reserved;

  WatchedFields(MultiMap fields) {
    this.fields = fields;
  }

  /** The same request, whose fields are watched. */
  public static GatewayRequest of(GatewayRequest request) {
    return new GatewayRequest(
            request.method(),
            request.path(),
            request.query(),
            new WatchedFields(request.headers()),
            request.body())
        .upstream(request.upstream());
  }

  /** These fields, and what is known of them, for another request. */
  WatchedFields forAnother() {
    WatchedFields other = new WatchedFields(MultiMap.caseInsensitiveMultiMap().setAll(fields));
    touched.forEach(other::touch);
    own.forEach(other::owns);
    other.reserved = reserved;
    return other;
  }

  /** Whether a plugin has set or removed that field, in this spelling or with _. */
  public static boolean touched(MultiMap headers, String name) {
    return headers instanceof WatchedFields watched
        && !watched.touched.isEmpty()
        && watched.touched.contains(name);
  }

  /** The same fields for the gateway's own changes, which no plugin makes. */
  public static MultiMap unwatched(MultiMap headers) {
    return headers instanceof WatchedFields watched ? watched.fields : headers;
  }

  /**
   * Removes what the client sent under a name with _ where a plugin has decided about the same name
   * with -: a server behind may take one for the other.
   */
  public static void removeTwins(MultiMap headers) {
    if (headers instanceof WatchedFields watched && !watched.touched.isEmpty()) {
      watched.removeTwins();
    }
  }

  private void removeTwins() {
    List<String> twins = new ArrayList<>(0);
    fields.forEach((name, value) -> {
      if (name.indexOf('_') >= 0 && touched.contains(name) && !own.contains(name)) {
        twins.add(name);
      }
    });
    twins.forEach(fields::remove);
  }

  /** The first field that a plugin has set though only the gateway does; null: none. */
  public @Nullable String reserved() {
    return reserved;
  }

  /** Makes these fields like those, which a plugin was given a copy of. */
  public void take(MultiMap changed) {
    if (changed instanceof WatchedFields watched) {
      watched.touched.forEach(this::touch);
      watched.own.forEach(this::owns);
      reserved = reserved == null ? watched.reserved : reserved;
    }
    for (String name : ChangedNames.between(fields, changed)) {
      List<String> values = changed.getAll(name);
      if (values.isEmpty()) {
        remove(name);
      } else if (!values.equals(fields.getAll(name))) {
        set(name, values);
      }
    }
  }

  private void touch(String name) {
    touched = touched.isEmpty() ? new TreeSet<>(ReservedFields::compare) : touched;
    touched.add(name);
  }

  private void owns(String name) {
    own = own.isEmpty() ? new TreeSet<>(String.CASE_INSENSITIVE_ORDER) : own;
    own.add(name);
  }

  private WatchedFields removing(CharSequence name) {
    touch(name.toString());
    return this;
  }

  private WatchedFields setting(CharSequence name) {
    String text = name.toString();
    if (text.isEmpty()) { // the platform refuses other names that are no token
      fields.remove(text);
      throw new IllegalArgumentException("a request's field has no name");
    }
    if (reserved == null && ReservedFields.isForNoPlugin(text)) {
      reserved = text;
    }
    if (text.indexOf('_') >= 0) {
      owns(text);
    }
    touch(text);
    return this;
  }

  @Override
  public MultiMap add(String name, String value) {
    fields.add(name, value);
    return setting(name);
  }

  @Override
  public MultiMap add(CharSequence name, CharSequence value) {
    fields.add(name, value);
    return setting(name);
  }

  @Override
  public MultiMap add(String name, Iterable<String> values) {
    fields.add(name, values);
    return setting(name);
  }

  @Override
  public MultiMap add(CharSequence name, Iterable<CharSequence> values) {
    fields.add(name, values);
    return setting(name);
  }

  @Override
  public MultiMap addAll(MultiMap map) {
    map.names().forEach(this::setting);
    fields.addAll(map);
    return this;
  }

  @Override
  public MultiMap addAll(Map<String, String> map) {
    map.keySet().forEach(this::setting);
    fields.addAll(map);
    return this;
  }

  @Override
  public MultiMap set(String name, String value) {
    fields.set(name, value);
    return setting(name);
  }

  @Override
  public MultiMap set(CharSequence name, CharSequence value) {
    fields.set(name, value);
    return setting(name);
  }

  @Override
  public MultiMap set(String name, Iterable<String> values) {
    fields.set(name, values);
    return setting(name);
  }

  @Override
  public MultiMap set(CharSequence name, Iterable<CharSequence> values) {
    fields.set(name, values);
    return setting(name);
  }

  @Override
  public MultiMap setAll(MultiMap map) {
    take(map);
    return this;
  }

  @Override
  public MultiMap setAll(Map<String, String> map) {
    take(MultiMap.caseInsensitiveMultiMap().addAll(map));
    return this;
  }

  @Override
  public MultiMap remove(String name) {
    fields.remove(name);
    return removing(name);
  }

  @Override
  public MultiMap remove(CharSequence name) {
    fields.remove(name);
    return removing(name);
  }

  @Override
  public MultiMap clear() {
    fields.names().forEach(this::removing);
    fields.clear();
    return this;
  }

  @Override
  public @Nullable String get(CharSequence name) {
    return fields.get(name);
  }

  @Override
  public @Nullable String get(String name) {
    return fields.get(name);
  }

  @Override
  public List<String> getAll(String name) {
    return fields.getAll(name);
  }

  @Override
  public List<String> getAll(CharSequence name) {
    return fields.getAll(name);
  }

  @Override
  public List<Map.Entry<String, String>> entries() {
    return fields.entries();
  }

  @Override
  public boolean contains(String name) {
    return fields.contains(name);
  }

  @Override
  public boolean contains(CharSequence name) {
    return fields.contains(name);
  }

  @Override
  public boolean isMutable() {
    return fields.isMutable();
  }

  @Override
  public MultiMap copy(boolean mutable) {
    return fields.copy(mutable);
  }

  @Override
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  @Override
  public Set<String> names() {
    return fields.names();
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public Iterator<Map.Entry<String, String>> iterator() {
    return fields.iterator();
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
