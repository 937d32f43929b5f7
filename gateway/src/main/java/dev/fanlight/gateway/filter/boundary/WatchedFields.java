package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request on its way through plugins. It remembers which fields plugins have
 * set or removed: about those the client has nothing more to say.
 */
public final class WatchedFields extends ReadFields {
  /** In any spelling, also with _ where there is -. */
  private Set<String> touched = Set.of();

  /** Names with _ that plugins have set themselves, in any case. */
  private Set<String> own = Set.of();

  private @Nullable String reserved;

  /** Null until the request goes on. */
  private @Nullable PassingFields before;

  WatchedFields(MultiMap fields) {
    super(fields);
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

  /** To be called before the gateway says in these fields that the request has passed it. */
  public static void passing(MultiMap headers) {
    if (headers instanceof WatchedFields watched && watched.before == null) {
      watched.before = PassingFields.of(watched.fields);
    }
  }

  /** These fields, and what is known of them, for another request, which has passed nothing yet. */
  WatchedFields forAnother() {
    WatchedFields other = new WatchedFields(HttpHeaders.headers().setAll(fields));
    if (before != null) {
      before.putBack(other.fields);
    }
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
    take(changed, fields);
  }

  /**
   * Makes these fields like those.
   *
   * @param passed what the gateway has made of these: no change of the plugin's
   */
  void take(MultiMap changed, MultiMap passed) {
    if (changed instanceof WatchedFields watched) {
      watched.touched.forEach(this::touch);
      watched.own.forEach(this::owns);
      reserved = reserved == null ? watched.reserved : reserved;
    }
    for (String name : ChangedNames.between(fields, changed)) {
      List<String> values = changed.getAll(name);
      if (values.equals(fields.getAll(name)) || values.equals(passed.getAll(name))) {
        continue;
      }
      if (values.isEmpty()) {
        remove(name);
      } else {
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

  /** One field. Whoever changes its value has set it. */
  private final class Field extends AbstractMap.SimpleEntry<String, String> {
    private static final long serialVersionUID = 1;

    private final transient Map.Entry<String, String> field;

    Field(Map.Entry<String, String> field) {
      super(field);
      this.field = field;
    }

    @Override
    public String setValue(String value) {
      field.setValue(value);
      setting(getKey());
      return super.setValue(value);
    }
  }

  @Override
  public List<Map.Entry<String, String>> entries() {
    return fields.entries().stream()
        .<Map.Entry<String, String>>map(Field::new)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Override
  public Iterator<Map.Entry<String, String>> iterator() {
    Iterator<Map.Entry<String, String>> all = fields.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Map.Entry<String, String> next() {
        return new Field(all.next());
      }
    };
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
}
