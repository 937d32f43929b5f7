package dev.fanlight.gateway.value.json;

import io.vertx.core.buffer.Buffer;

/** Walks over the bytes of a valid JSON text, without recursion and without a tree. */
final class JsonCursor {
  private final byte[] json;
  private int at;

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
   * Goes into a member of the object or list here, which an index names in a list.
   *
   * @return whether there is such a member; if not, the cursor stands anywhere
   */
  boolean enter(String token) {
    if (!isContainer()) {
      return false;
    }
    boolean object = isObject();
    int index = 0;
    for (boolean more = open(); more; more = next()) {
      String name = object ? Json.key(key()) : String.valueOf(index++);
      if (name.equals(token)) {
        return true;
      }
      skip();
    }
    return false;
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

  /** The key here, in its quotes; the cursor stands at its value then. */
  Buffer key() {
    int start = at;
    string();
    Buffer key = Buffer.buffer(at - start).appendBytes(json, start, at - start);
    space();
    // The colon.
    at++;
    space();
    return key;
  }

  /** The bytes of the value here; the cursor stands behind it then. */
  Buffer copy() {
    int start = at;
    int end = skip();
    return Buffer.buffer(end - start).appendBytes(json, start, end - start);
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
