package dev.fanlight.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.upstream.HopByHop;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the items of a batch: {@code {name, method, path, headers, body}}. */
final class BatchItems {
  private static final Set<String> KEYS = Set.of("name", "method", "path", "headers", "body");
  private static final Pattern PATH = Pattern.compile("/[!-~&&[^#\\\\]]*");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  private final MultiMap inherited;

  /**
   * @param headers of the batch's own request: its end-to-end fields go along with every item
   */
  BatchItems(MultiMap headers) {
    this.inherited = HttpHeaders.headers().setAll(headers);
    HopByHop.strip(inherited);
    for (String name : headers.names()) {
      if (ofTheBatchAlone(name.toLowerCase(Locale.ROOT))) {
        inherited.remove(name);
      }
    }
  }

  private static boolean ofTheBatchAlone(String name) {
    return name.startsWith("content-")
        || name.startsWith("if-")
        || name.equals("accept-encoding")
        || name.equals("accept")
        || name.equals("expect")
        || name.equals("range");
  }

  /**
   * @throws GatewayError {@code bad_request} when it is no item at all
   */
  static void check(JsonNode item) {
    JsonNode path = item.get("path");
    if (!item.isObject() || path == null || !path.isTextual()) {
      throw bad("each item of a batch is an object with at least a path");
    }
    item.fieldNames()
        .forEachRemaining(key -> {
          if (!KEYS.contains(key)) {
            throw bad("an item of a batch has no key " + key);
          }
        });
  }

  /**
   * @throws GatewayError {@code bad_request} when it cannot be sent
   */
  CallRequest request(JsonNode item) {
    String path = item.path("path").asText();
    if (!PATH.matcher(path).matches()) {
      throw bad("the item's path is not a path");
    }
    String method = item.path("method").asText("GET");
    if (!TOKEN.matcher(method).matches()) {
      throw bad("the item's method is not a method");
    }
    MultiMap headers = HttpHeaders.headers().setAll(inherited);
    for (Map.Entry<String, JsonNode> header : item.path("headers").properties()) {
      if (!TOKEN.matcher(header.getKey()).matches()) {
        throw bad("the item has an invalid header field");
      }
      headers.set(header.getKey(), values(header.getValue()));
    }
    HopByHop.strip(headers);
    headers.remove(HttpHeaders.CONTENT_LENGTH);
    return new CallRequest(HttpMethod.valueOf(method), path, headers, body(item, headers), null);
  }

  /** One line of a header field, or one for each element of a list. */
  private static List<String> values(JsonNode field) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : field.isArray() ? field : List.of(field)) {
      if (!value.isValueNode() || value.isNull() || !VALUE.matcher(value.asText()).matches()) {
        throw bad("the item has an invalid header field");
      }
      values.add(value.asText());
    }
    return values;
  }

  /** JSON, unless it is text of a type that says otherwise. */
  private static Body body(JsonNode item, MultiMap headers) {
    JsonNode body = item.get("body");
    if (body == null || body.isNull()) {
      return Body.empty();
    }
    String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
    if (contentType == null) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    } else if (body.isTextual() && !contentType.contains("json")) {
      return Body.of(body.asText());
    }
    return Body.of(body.toString());
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
