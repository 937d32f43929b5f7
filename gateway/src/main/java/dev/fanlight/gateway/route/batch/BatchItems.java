package dev.fanlight.gateway.route.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.route.path.Octets;
import dev.fanlight.gateway.route.path.RequestRules;
import dev.fanlight.gateway.upstream.fields.HopByHop;
import dev.fanlight.gateway.value.json.Trees;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a batch: {@code {name, method, path, headers, body}}. An item passes every
 * check that a request of its own would pass, and fails as one.
 */
final class BatchItems {
  private static final Set<String> KEYS = Set.of("name", "method", "path", "headers", "body");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /** Of a request line, beside method and target. */
  private static final int REST_OF_LINE = "  HTTP/1.1".length();

  /** Of a header line, beside name and value. */
  private static final int REST_OF_FIELD = ": \r\n".length();

  private final MultiMap inherited;
  private final Predicate<CharSequence> decided;
  private final Limits limits;

  /**
   * @param headers of the batch's own request: its end-to-end fields go along with every item
   * @param decided whether a plugin of the batch's route has the last word about a field
   */
  BatchItems(MultiMap headers, Predicate<CharSequence> decided, Limits limits) {
    this.decided = decided;
    this.limits = limits;
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
        || name.equals("range")
        || name.equals("trailer");
  }

  private static void check(JsonNode item) {
    JsonNode path = item.get("path");
    if (!item.isObject() || path == null || !path.isTextual()) {
      throw bad("an item of a batch is an object with at least a path, which is text");
    }
    item.fieldNames()
        .forEachRemaining(key -> {
          if (!KEYS.contains(key)) {
            throw bad("an item of a batch has no key " + key);
          }
        });
    String repeated = Trees.repeatedName(item);
    if (repeated != null) {
      throw bad("an item of a batch has the key " + repeated + " more than once");
    }
  }

  /**
   * @throws GatewayError as a request like that would fail
   */
  CallRequest request(JsonNode item) {
    check(item);
    checkName(item.get("name"));
    HttpMethod method = method(item.get("method"));
    RequestRules.checkMethod(method);
    String path = item.path("path").asText();
    if (!path.startsWith("/")) {
      throw bad("the item's path does not begin with a slash");
    }
    if (method.name().length() + path.length() + REST_OF_LINE > limits.line()) {
      throw GatewayError.of(
          ErrorCode.URI_TOO_LONG, "the request line is longer than " + limits.line() + " bytes");
    }
    RequestRules.checkTarget(path);
    MultiMap headers = headers(item.get("headers"));
    return new CallRequest(method, path, headers, body(item.get("body"), headers), null);
  }

  private static void checkName(@Nullable JsonNode name) {
    boolean fits =
        name == null
            || name.isNull()
            || name.isNumber()
            || (name.isTextual() && Octets.isText(name.textValue()));
    if (!fits) {
      throw bad("the item's name is not text");
    }
  }

  private static HttpMethod method(@Nullable JsonNode method) {
    if (method == null) {
      return HttpMethod.GET;
    }
    if (!method.isTextual() || !TOKEN.matcher(method.textValue()).matches()) {
      throw bad("the item's method is not a method");
    }
    return HttpMethod.valueOf(method.textValue());
  }

  private MultiMap headers(@Nullable JsonNode fields) {
    MultiMap headers = HttpHeaders.headers().setAll(inherited);
    if (fields == null) {
      return headers;
    }
    if (!fields.isObject()) {
      throw bad("the item's headers are not an object");
    }
    checkRepeated(Trees.repeatedName(fields));
    checkCount(fields);
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      String name = checked(field.getKey());
      checkRepeated(names.add(name.toLowerCase(Locale.ROOT)) ? null : name);
      List<String> values = values(field.getValue());
      if (!decided.test(name)) {
        headers.set(name, values);
      }
    }
    checkSize(headers);
    return headers;
  }

  private static String checked(String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw bad("the item has an invalid header field");
    }
    if (ReservedFields.isForNoItem(name)) {
      throw bad("an item of a batch may not set the field " + name);
    }
    return name;
  }

  private static void checkRepeated(@Nullable String name) {
    if (name != null) {
      throw bad("the item's headers have the field " + name + " more than once");
    }
  }

  /** Before any of them is copied: what holds fields becomes slow with the number of names. */
  private void checkCount(JsonNode fields) {
    long lines = fields.size();
    for (JsonNode field : fields) {
      lines += Math.max(0, field.size() - 1);
      if (lines > limits.fields()) {
        throw tooMany();
      }
    }
  }

  private GatewayError tooMany() {
    return GatewayError.of(
        ErrorCode.HEADERS_TOO_LARGE,
        "the header section has more than " + limits.fields() + " fields");
  }

  private void checkSize(MultiMap headers) {
    long size = 0;
    int lines = 0;
    for (Map.Entry<String, String> field : headers) {
      size += field.getKey().length() + field.getValue().length() + REST_OF_FIELD;
      lines++;
    }
    if (size > limits.headers()) {
      throw GatewayError.of(
          ErrorCode.HEADERS_TOO_LARGE,
          "the header section is larger than " + limits.headers() + " bytes");
    }
    if (lines > limits.fields()) {
      throw tooMany();
    }
  }

  /** One line of a header field, or one for each element of a list. */
  private static List<String> values(JsonNode field) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : field.isArray() ? field : List.of(field)) {
      boolean fits = value.isTextual() || value.isNumber();
      if (!fits || !VALUE.matcher(value.asText()).matches()) {
        throw bad("the item has an invalid header field");
      }
      values.add(value.asText());
    }
    return values;
  }

  /** JSON, unless it is text of a type that says otherwise. */
  private static Body body(@Nullable JsonNode body, MultiMap headers) {
    if (body == null || body.isNull()) {
      return Body.empty();
    }
    String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
    if (contentType == null) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    boolean text = contentType != null && body.isTextual() && !contentType.contains("json");
    String content = text ? body.textValue() : body.toString();
    if (!Octets.isText(content)) {
      throw bad("the item's body holds half of a surrogate pair");
    }
    return Body.of(content);
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
