package dev.fanlight.gateway.value;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one expression. */
final class ExpressionParser {
  private static final Pattern CALL = Pattern.compile("[a-z][a-z0-9_-]*");
  private static final Pattern FIELD = Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]+");
  private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");
  private static final Pattern ANY_MEMBER = Pattern.compile("/\\*(/|$)");

  private final String text;
  private final Set<String> items;

  ExpressionParser(String text, Set<String> items) {
    this.text = text;
    this.items = items;
  }

  Expression parse() {
    if (text.startsWith("body#")) {
      return new Expression.RequestBody(pointer(4));
    }
    int dot = text.indexOf('.');
    int hash = text.indexOf('#');
    if (dot < 0 || (hash >= 0 && hash < dot)) {
      return item(hash);
    }
    String rest = text.substring(dot + 1);
    return switch (text.substring(0, dot)) {
      case "path" -> new Expression.PathVariable(matching(TemplateNames.NAME, rest, "path.NAME"));
      case "query" -> new Expression.Query(parameter(rest));
      case "cookie" -> new Expression.Cookie(matching(FIELD, rest, "cookie.NAME"));
      case "client" -> client(rest);
      case "header" -> new Expression.Header(field(rest, "header.NAME"));
      case String call -> ofCall(matching(CALL, call, "the name of a call before the dot"), rest);
    };
  }

  private Expression client(String rest) {
    if (!rest.equals("ip")) {
      throw unexpected("client.ip");
    }
    return new Expression.ClientAddress();
  }

  private Expression item(int hash) {
    String name = hash < 0 ? text : text.substring(0, hash);
    if (!items.contains(name)) {
      throw unexpected(
          "path.NAME, query.NAME, header.NAME, cookie.NAME, client.ip, body#/pointer, CALL.status,"
              + " CALL.header.NAME, CALL.body#/pointer"
              + (items.isEmpty() ? "" : " or the item " + String.join(", ", items)));
    }
    return new Expression.Item(name, hash < 0 ? JsonPointer.empty() : pointer(hash));
  }

  private Expression ofCall(String call, String rest) {
    if (rest.equals("status")) {
      return new Expression.CallStatus(call);
    }
    if (rest.startsWith("header.")) {
      String name = rest.substring("header.".length());
      return new Expression.CallHeader(call, field(name, call + ".header.NAME"));
    }
    if (rest.startsWith("body#")) {
      return new Expression.CallBody(call, pointer(text.indexOf('#')));
    }
    String all = call + ".status, " + call + ".header.NAME or " + call + ".body#/pointer";
    throw unexpected(all);
  }

  private String parameter(String name) {
    if (name.isEmpty()) {
      throw unexpected("query.NAME");
    }
    return name;
  }

  private String field(String name, String expected) {
    return matching(FIELD, name, expected).toLowerCase(Locale.ROOT);
  }

  private String matching(Pattern pattern, String name, String expected) {
    if (!pattern.matcher(name).matches()) {
      throw unexpected(expected + " (" + pattern + ")");
    }
    return name;
  }

  /** After the hash: empty for the whole, or a pointer of RFC 6901. */
  private JsonPointer pointer(int hash) {
    String pointer = text.substring(hash + 1);
    if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
      throw unexpected("a JSON pointer, which begins with a slash, after the #");
    }
    if (BAD_ESCAPE.matcher(pointer).find()) {
      throw unexpected("~0 (for ~) or ~1 (for /) after a ~ in a JSON pointer");
    }
    if (ANY_MEMBER.matcher(pointer).find()) {
      throw unexpected("a pointer to one value; * is for shapes");
    }
    return JsonPointer.compile(pointer);
  }

  private IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException(
        "'" + text + "' is not a value expression; expected " + expected);
  }
}
