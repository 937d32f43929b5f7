package dev.fanlight.gateway.value.json;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Walks over the bytes of a valid JSON text, without recursion and without a tree. */
final class JsonCursor {
  private static final int LONGEST_INDEX = 9;

  private final byte[] json;
  private int at;

  /** Of the last key, its quotes included. */
  private int keyStart;

  private int keyEnd;

  /** Stands at the whole value. */
  JsonCursor(Buffer json) {
    this.json = json.getBytes();
    space();
  }

  boolean isObject() {
    return json[at] == '{';
  }

  boolean isContainer() {
    return json[at] == '{' || json[at] == '[';
  }

  /**
   * Goes into a member of the object or list here, which an index names in a list. Of members of
   * one name the last counts.
   *
   * @return whether there is such a member; if not, the cursor stands anywhere
   */
  boolean enter(String token) {
    if (!isContainer()) {
      return false;
    }
    boolean object = isObject();
    int wanted = index(token);
    int index = 0;
    int found = -1;
    for (boolean more = open(); more; more = next()) {
      if (object) {
        key();
      }
      if (object && isKey(token)) {
        found = at;
      } else if (!object && index++ == wanted) {
        return true;
      }
      skip();
    }
    if (found >= 0) {
      at = found;
    }
    return found >= 0;
  }

  /** The place that a token names in a list; -1 when it names none. */
  private static int index(String token) {
    boolean digits = !token.isEmpty() && token.length() <= LONGEST_INDEX;
    for (int i = 0; digits && i < token.length(); i++) {
      digits = token.charAt(i) >= '0' && token.charAt(i) <= '9';
    }
    boolean padded = token.length() > 1 && token.charAt(0) == '0';
    return digits && !padded ? Integer.parseInt(token) : -1;
  }

  /**
   * Goes into the object or list here, to its first key or member.
   *
   * @return false when it has none; then the cursor stands behind it
   */
  boolean open() {
    at++;
    space();
    return !isClosed();
  }

  /**
   * Goes on behind a member.
   *
   * @return false when that was the last one; then the cursor stands behind its owner
   */
  boolean next() {
    if (isClosed()) {
      return false;
    }
    // The comma.
    at++;
    space();
    return true;
  }

  private boolean isClosed() {
    if (json[at] != '}' && json[at] != ']') {
      return false;
    }
    at++;
    space();
    return true;
  }

  /** Goes behind the key here, to its value. */
  void key() {
    keyStart = at;
    string();
    keyEnd = at;
    space();
    // The colon.
    at++;
    space();
  }

  /** Whether the last key stands for that name. */
  boolean isKey(String name) {
    return Json.isName(json, keyStart + 1, keyEnd - 1, name);
  }

  /** The name that the last key stands for. */
  String name() {
    int start = keyStart + 1;
    return Json.unescaped(new String(json, start, keyEnd - 1 - start, StandardCharsets.UTF_8));
  }

  /** Adds the last key, in its quotes. */
  void copyKey(Buffer to) {
    to.appendBytes(json, keyStart, keyEnd - keyStart);
  }

  /** Adds the bytes of the value here; the cursor stands behind it then. */
  void copy(Buffer to) {
    int start = at;
    int end = skip();
    to.appendBytes(json, start, end - start);
  }

  /**
   * Goes behind the value here, and behind the white space after it.
   *
   * @return where the value ends
   */
  int skip() {
    int depth = 0;
    do {
      switch (json[at]) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> plain();
      }
    } while (depth > 0);
    int end = at;
    space();
    return end;
  }

  /** Numbers, words, and inside of containers what separates values. */
  private void plain() {
    at++;
    while (at < json.length && "\"{}[],: \t\r\n".indexOf(json[at]) < 0) {
      at++;
    }
  }

  private void string() {
    for (at++; json[at] != '"'; at++) {
      if (json[at] == '\\') {
        at++;
      }
    }
    at++;
  }

  private void space() {
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }
}
