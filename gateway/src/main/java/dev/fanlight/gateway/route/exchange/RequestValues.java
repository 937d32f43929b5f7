package dev.fanlight.gateway.route.exchange;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.route.path.Octets;
import dev.fanlight.gateway.route.path.PathReading;
import dev.fanlight.gateway.route.path.QueryParameters;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.gateway.value.json.JsonDocument;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What expressions can read of a request. Path, query and body are parsed when one first asks. */
public final class RequestValues implements ValueSource {
  private static final long COPIES = 2;

  private final String client;
  private GatewayRequest request;
  private PathPattern pattern = PathPattern.ROOT;
  private PathReading reading = new PathReading(List.of(), List.of(), null);
  private String path = "";
  private boolean merging;
  private @Nullable Map<String, String> pathVariables;
  private @Nullable Map<String, List<String>> query;

  /** What {@link #query} was read from: a plugin may change it later. */
  private @Nullable String readQuery;

  private @Nullable JsonDocument body;

  /** The body that was read and is no JSON, and what that is answered with. */
  private @Nullable Body broken;

  private @Nullable GatewayError brokenError;
  private @Nullable HeldBytes held;

  /**
   * @param client its address
   */
  public RequestValues(GatewayRequest request, String client) {
    this.request = request;
    this.client = client;
  }

  @Override
  public String clientAddress() {
    return client;
  }

  /** What is kept of the body counts there. */
  void countsFor(HeldBytes account) {
    held = account;
  }

  /** Reads another one from now on: the same, as the plugins of its route see it. */
  public void reads(GatewayRequest watched) {
    request = watched;
  }

  /**
   * Has the path's variables taken out of its segments, as that pattern names them. A plugin may
   * change the path later; these stay.
   */
  public void bind(PathPattern pattern, PathReading reading, boolean merging) {
    this.pattern = pattern;
    this.reading = reading;
    this.path = request.path();
    this.merging = merging;
  }

  /** Of another request that came by the same path; the path's variables are the same. */
  RequestValues of(GatewayRequest other) {
    RequestValues values = new RequestValues(other, client);
    values.bind(pattern, reading, merging);
    values.path = path;
    return values;
  }

  /** Whether the path, as it came, is one of those. */
  boolean isAt(PathPattern paths) {
    return reading.isAt(paths);
  }

  /** Whether several slashes were read as one. */
  public boolean merging() {
    return merging;
  }

  public Map<String, String> pathVariables() {
    if (pathVariables == null) {
      pathVariables = variables();
    }
    return pathVariables;
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    List<PathPattern.Segment> declared = pattern.segments();
    for (int i = 0; i < declared.size(); i++) {
      String name = declared.get(i).variable();
      if (name != null) {
        variables.put(name, reading.segments().get(i));
      }
    }
    if (pattern.tail() != null) {
      variables.put(pattern.tail(), String.join("/", behind(reading.segments())));
    }
    return variables;
  }

  /** Those of the tail. */
  private List<String> behind(List<String> segments) {
    return segments.subList(pattern.segments().size(), segments.size());
  }

  @Override
  public @Nullable String pathVariable(String name) {
    String value = pathVariables().get(name);
    return value == null ? null : text(value, "path." + name);
  }

  @Override
  public @Nullable String rawVariable(String name) {
    List<PathPattern.Segment> declared = pattern.segments();
    for (int i = 0; i < declared.size(); i++) {
      if (name.equals(declared.get(i).variable())) {
        return reading.raw().get(i);
      }
    }
    return null;
  }

  @Override
  public @Nullable List<String> pathTail(String name) {
    return name.equals(pattern.tail()) ? behind(reading.raw()) : null;
  }

  @Override
  public @Nullable String wholeTail(String name) {
    return name.equals(pattern.tail())
        ? PathReading.behind(path, pattern.segments().size(), merging)
        : null;
  }

  private static String text(String decoded, String name) {
    if (!Octets.isText(decoded)) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, name + " is not text in UTF-8");
    }
    return decoded;
  }

  @Override
  public List<String> query(String name) {
    String asked = request.query();
    if (query == null || !Objects.equals(readQuery, asked)) {
      query = QueryParameters.of(asked);
      readQuery = asked;
    }
    List<String> values = query.getOrDefault(name, List.of());
    values.forEach(value -> text(value, "query." + name));
    return values;
  }

  public @Nullable String firstQuery(String name) {
    List<String> values = query(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  @Override
  public List<String> header(String name) {
    return request.headers().getAll(name);
  }

  public @Nullable String firstHeader(String name) {
    return request.headers().get(name);
  }

  @Override
  public @Nullable JsonNode requestBody(JsonPointer pointer) {
    if (body == null && request.body() instanceof Body.Bytes bytes) {
      body = document(bytes);
    }
    try {
      return body == null ? null : body.at(pointer);
    } catch (JsonDocument.Unreadable value) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "the request's body has " + value.getMessage());
    } catch (JsonDocument.TooManyValues many) {
      throw GatewayError.of(
          ErrorCode.PAYLOAD_TOO_LARGE, "the request's body has " + many.getMessage() + " to read");
    }
  }

  /** What is no JSON is read once, however many expressions ask. */
  @SuppressWarnings("ReferenceEquality") // a plugin may put in another body, of the same bytes too
  private JsonDocument document(Body.Bytes read) {
    if (brokenError != null && broken == read) {
      throw brokenError;
    }
    // The document has a copy of the text, and what is read of it is another at most.
    long copies = COPIES * read.length();
    if (held != null && !held.take(copies)) {
      throw MemoryBudget.refusal();
    }
    try {
      return new JsonDocument(read.bytes());
    } catch (IllegalArgumentException invalid) {
      if (held != null) {
        held.giveBack(copies);
      }
      broken = read;
      brokenError =
          GatewayError.of(
              ErrorCode.BAD_REQUEST, "the request's body is not JSON: it " + invalid.getMessage());
      throw brokenError;
    }
  }

  @Override
  public @Nullable CallValues call(String name) {
    return null;
  }

  @Override
  public @Nullable JsonNode item() {
    return null;
  }
}
