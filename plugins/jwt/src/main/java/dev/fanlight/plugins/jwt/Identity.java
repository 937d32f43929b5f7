package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugins.jwt.token.Claims;
import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells the action, later plugins and the access log whose token a request has. */
final class Identity {
  static final AttributeKey<String> USER = AttributeKey.of("user", String.class);

  private static final String HEX = "0123456789ABCDEF";

  private final Map<String, String> headers;
  private final String subject;

  Identity(JwtConfig config) {
    this.headers = config.headers();
    this.subject = config.subject();
  }

  /** What the action is told of these claims, by the names of header fields. */
  Map<String, String> fields(Claims claims) {
    Map<String, String> fields = new HashMap<>();
    headers.forEach((field, claim) -> {
      String value = value(claims, claim);
      if (value != null) {
        fields.put(field, value);
      }
    });
    return Map.copyOf(fields);
  }

  /** Whom these claims name; null when they name nobody, or several. */
  @Nullable String user(Claims claims) {
    List<String> user = claims.words(subject);
    return user.size() == 1 ? user.getFirst() : null;
  }

  /** A client's own fields of these names never pass, whether the token has the claims or not. */
  void tell(Exchange exchange, Bearer bearer) {
    MultiMap fields = exchange.request().headers();
    for (String field : headers.keySet()) {
      String value = bearer.fields().get(field);
      if (value == null) {
        fields.remove(field);
      } else {
        fields.set(field, value);
      }
    }
    String user = bearer.user();
    if (user != null) {
      exchange.attributes().set(USER, user);
      exchange.log().field("user", user);
    }
  }

  private static @Nullable String value(Claims claims, String claim) {
    List<String> words = claims.words(claim);
    String separators = claims.isList(claim) ? "," : "";
    return words.isEmpty()
        ? null
        : words.stream().map(word -> encoded(word, separators)).collect(Collectors.joining(","));
  }

  /**
   * A text as the value of a field: what a field cannot have is percent-encoded, and so are the
   * percent sign itself, spaces at the ends, and the separators of a list. So two different texts
   * never make the same value.
   */
  static String encoded(String text, String separators) {
    boolean plain =
        text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '%' && separators.indexOf(c) < 0);
    if (plain) {
      return text;
    }
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder value = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      boolean inner = c == ' ' && i > 0 && i < bytes.length - 1;
      if (inner || (c > ' ' && c < 0x7f && c != '%' && separators.indexOf(c) < 0)) {
        value.append((char) c);
      } else {
        value.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return value.toString();
  }
}
