package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.gateway.value.json.JsonBytes;
import dev.fanlight.gateway.value.json.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a JSON text into values that a ledger counts: memory is refused before it is taken. Jackson
 * reads the same tree in 0.6 of the time, and counts nothing. Confined to one thread.
 */
public final class InputReader {
  /** So many names are shared by all objects that have them. */
  private static final int MOST_NAMES = 500;

  private static final int LONGEST_NAME = 100;

  private final Ledger ledger;
  private final byte[] text;
  private final Map<String, String> names = new HashMap<>();
  private int at;

  private InputReader(Ledger ledger, byte[] text) {
    this.ledger = ledger;
    this.text = text;
  }

  /**
   * The value of a text.
   *
   * @param json in UTF-8
   * @throws IllegalArgumentException when it is not JSON, saying where; nothing but white space is
   *     none
   */
  public static JsonNode read(Ledger ledger, byte[] json) {
    int wrong = JsonBytes.firstError(json, Ledger.DEEPEST);
    if (wrong >= 0) {
      throw new IllegalArgumentException(
          wrong == json.length ? "the text ends too early" : "no JSON at byte " + wrong);
    }
    InputReader reader = new InputReader(ledger, json);
    reader.space();
    return reader.value();
  }

  private JsonNode value() {
    return switch (text[at]) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word(4, BooleanNode.TRUE);
      case 'f' -> word(5, BooleanNode.FALSE);
      case 'n' -> word(4, NullNode.getInstance());
      default -> number();
    };
  }

  private JsonNode word(int length, JsonNode value) {
    at += length;
    return value;
  }

  private JsonNode array() {
    ledger.step();
    ArrayBuilder array = new ArrayBuilder(ledger);
    at++;
    space();
    while (text[at] != ']') {
      array.add(value());
      comma();
    }
    at++;
    return array.done();
  }

  private JsonNode object() {
    ledger.step();
    ObjectBuilder object = new ObjectBuilder(ledger);
    at++;
    space();
    while (text[at] != '}') {
      String name = text();
      space();
      at++;
      space();
      String shared = names.get(name);
      if (shared == null) {
        know(name);
        object.put(name, value());
      } else {
        object.putShared(shared, value());
      }
      comma();
    }
    at++;
    return object.done();
  }

  private void know(String name) {
    if (names.size() < MOST_NAMES && name.length() <= LONGEST_NAME) {
      names.put(name, name);
    }
  }

  /** Up to the next element or the end. */
  private void comma() {
    space();
    if (text[at] == ',') {
      at++;
      space();
    }
  }

  private void space() {
    at = JsonBytes.space(text, at, text.length);
  }

  private JsonNode string() {
    JsonNode value = TextNode.valueOf(text());
    ledger.hold(Sized.memory(value));
    ledger.checkText(Sized.text(value));
    return value;
  }

  /** The text between quotes; what it may take is counted. */
  private String text() {
    int from = at + 1;
    boolean escaped = false;
    for (at = from; text[at] != '"'; at++) {
      if (text[at] == '\\') {
        escaped = true;
        at++;
      }
    }
    int length = at++ - from;
    ledger.room(Sized.TEXT + (escaped ? 6L : 2L) * length);
    String raw = new String(text, from, length, StandardCharsets.UTF_8);
    return escaped ? Json.unescaped(raw) : raw;
  }

  private JsonNode number() {
    int from = at;
    while (at < text.length && "+-.eE0123456789".indexOf(text[at]) >= 0) {
      at++;
    }
    ledger.room(Sized.TEXT + 2L * (at - from));
    return Numbers.of(new String(text, from, at - from, StandardCharsets.ISO_8859_1));
  }
}
