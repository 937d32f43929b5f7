package dev.fanlight.gateway.value;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.ValueSource.CallValues;
import dev.fanlight.gateway.value.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names a value of the request, of a finished call, or of the current {@code for_each} item. Its
 * {@code toString} is its text in the configuration.
 */
public sealed interface Expression {

  /**
   * Reads an expression.
   *
   * @param items the names a {@code for_each} gives its item here
   * @throws IllegalArgumentException saying what was expected
   */
  static Expression parse(String text, Set<String> items) {
    return new ExpressionParser(text, items).parse();
  }

  /**
   * Reads an expression that may have placeholders.
   *
   * @throws IllegalArgumentException saying what was expected, and perhaps what a placeholder made
   */
  static Expression parse(Written written, Set<String> items) {
    Expression expression = parse(written.text(), items);
    return written.runs().stream().anyMatch(Written.Run::placed)
        ? new Placed(expression, written.source())
        : expression;
  }

  /** What it is without its placeholders: to ask for its kind, not to show. */
  default Expression plain() {
    return this;
  }

  /** The value, its type kept; null when it is absent or a JSON null. */
  @Nullable JsonNode value(ValueSource source);

  /**
   * The values a {@code for_each} runs over: a query parameter's every occurrence, a header's
   * elements, a JSON array's. Nothing in the query or the header is an empty list.
   *
   * @throws dev.fanlight.plugin.GatewayError {@code missing_value} when a body has nothing there;
   *     {@code bad_request} (the client's body) or {@code invalid_body} (a call's) when it is no
   *     array
   */
  default List<JsonNode> list(ValueSource source) {
    return Lists.array(this, source);
  }

  /** Whether it reads the current item. */
  default boolean ofItem() {
    return plain() instanceof Item;
  }

  /** The call it reads, which must be named in {@code after}; null when it reads none. */
  default @Nullable String call() {
    return null;
  }

  /** One that placeholders are a part of: messages show those. */
  record Placed(Expression plain, String source) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource values) {
      return plain.value(values);
    }

    @Override
    public List<JsonNode> list(ValueSource values) {
      return plain instanceof Query
              || plain instanceof Cookie
              || plain instanceof Header
              || plain instanceof CallHeader
          ? plain.list(values)
          : Lists.array(this, values);
    }

    @Override
    public @Nullable String call() {
      return plain.call();
    }

    @Override
    public String toString() {
      return source;
    }
  }

  /** {@code path.NAME}. */
  record PathVariable(String name) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      String value = source.pathVariable(name);
      return value == null ? null : TextNode.valueOf(value);
    }

    @Override
    public String toString() {
      return "path." + name;
    }
  }

  /** {@code query.NAME}. */
  record Query(String name) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      return Lists.first(source.query(name));
    }

    @Override
    public List<JsonNode> list(ValueSource source) {
      return Lists.texts(source.query(name));
    }

    @Override
    public String toString() {
      return "query." + name;
    }
  }

  /**
   * {@code header.NAME}.
   *
   * @param name in lower case
   */
  record Header(String name) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      return Lists.first(source.header(name));
    }

    @Override
    public List<JsonNode> list(ValueSource source) {
      return Lists.elements(source.header(name));
    }

    @Override
    public String toString() {
      return "header." + name;
    }
  }

  /** {@code cookie.NAME}, its value as the client sent it. */
  record Cookie(String name) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      return Lists.first(source.cookie(name));
    }

    @Override
    public List<JsonNode> list(ValueSource source) {
      return Lists.texts(source.cookie(name));
    }

    @Override
    public String toString() {
      return "cookie." + name;
    }
  }

  /** {@code client.ip}: the client's address, after trusted proxies have been believed. */
  record ClientAddress() implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      String address = source.clientAddress();
      return address == null ? null : TextNode.valueOf(address);
    }

    @Override
    public String toString() {
      return "client.ip";
    }
  }

  /** {@code body#/pointer} of the request. */
  record RequestBody(JsonPointer pointer) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      return Json.present(source.requestBody(pointer));
    }

    @Override
    public String toString() {
      return "body#" + pointer;
    }
  }

  /** {@code CALL.status}. */
  record CallStatus(String call) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      CallValues values = source.call(call);
      return values == null ? null : IntNode.valueOf(values.status());
    }

    @Override
    public String toString() {
      return call + ".status";
    }
  }

  /**
   * {@code CALL.header.NAME}.
   *
   * @param name in lower case
   */
  record CallHeader(String call, String name) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      return Lists.first(lines(source));
    }

    @Override
    public List<JsonNode> list(ValueSource source) {
      return Lists.elements(lines(source));
    }

    private List<String> lines(ValueSource source) {
      CallValues values = source.call(call);
      return values == null ? List.of() : values.headers().getAll(name);
    }

    @Override
    public String toString() {
      return call + ".header." + name;
    }
  }

  /** {@code CALL.body#/pointer}. */
  record CallBody(String call, JsonPointer pointer) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      CallValues values = source.call(call);
      return values == null ? null : Json.present(values.body(pointer));
    }

    @Override
    public String toString() {
      return call + ".body#" + pointer;
    }
  }

  /** The item's name, with {@code #/pointer} into it. */
  record Item(String name, JsonPointer pointer) implements Expression {
    @Override
    public @Nullable JsonNode value(ValueSource source) {
      return Json.at(source.item(), pointer);
    }

    @Override
    public String toString() {
      return pointer.matches() ? name : name + "#" + pointer;
    }
  }
}
