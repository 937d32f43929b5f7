package dev.fanlight.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.Json;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions can read of a request. Query and body are parsed when one first asks. */
final class RequestValues implements ValueSource {
  private static final int MAX_PARAMETERS = 1024;

  private GatewayRequest request;
  private Map<String, String> pathVariables = Map.of();
  private @Nullable String tailName;
  private List<String> tail = List.of();
  private @Nullable Map<String, List<String>> query;
  private @Nullable JsonNode body;

  RequestValues(GatewayRequest request) {
    this.request = request;
  }

  /** Reads another one from now on: the same, as the plugins of its route see it. */
  void reads(GatewayRequest watched) {
    request = watched;
  }

  /** Takes the path's variables out of its decoded segments. */
  void bind(PathPattern pattern, List<String> segments) {
    List<PathPattern.Segment> declared = pattern.segments();
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      String name = declared.get(i).variable();
      if (name != null) {
        variables.put(name, segments.get(i));
      }
    }
    if (pattern.tail() != null) {
      tailName = pattern.tail();
      tail = List.copyOf(segments.subList(declared.size(), segments.size()));
      variables.put(tailName, String.join("/", tail));
    }
    pathVariables = variables;
  }

  Map<String, String> pathVariables() {
    return pathVariables;
  }

  @Override
  public @Nullable String pathVariable(String name) {
    return pathVariables.get(name);
  }

  @Override
  public @Nullable List<String> pathTail(String name) {
    return name.equals(tailName) ? tail : null;
  }

  @Override
  public List<String> query(String name) {
    if (query == null) {
      String raw = request.query();
      try {
        query =
            raw == null
                ? Map.of()
                : new QueryStringDecoder(raw, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true)
                    .parameters();
      } catch (IllegalArgumentException malformed) {
        throw GatewayError.of(ErrorCode.BAD_REQUEST, "the query has a malformed percent-encoding");
      }
    }
    return query.getOrDefault(name, List.of());
  }

  @Nullable String firstQuery(String name) {
    List<String> values = query(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  @Override
  public List<String> header(String name) {
    return request.headers().getAll(name);
  }

  @Nullable String firstHeader(String name) {
    return request.headers().get(name);
  }

  @Override
  public @Nullable JsonNode requestBody() {
    if (body == null && request.body() instanceof Body.Bytes bytes) {
      try {
        body = Json.parse(bytes.bytes());
      } catch (IllegalArgumentException invalid) {
        throw GatewayError.of(ErrorCode.BAD_REQUEST, "the request's body is not JSON");
      }
    }
    return body;
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
