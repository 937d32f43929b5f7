package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugins.jwt.token.Claims;
import io.vertx.core.MultiMap;
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

  /** A client's own fields of these names never pass, whether the token has the claims or not. */
  void tell(Exchange exchange, Claims claims) {
    MultiMap fields = exchange.request().headers();
    headers.forEach((field, claim) -> {
      fields.remove(field);
      String value = value(claims, claim);
      if (value != null) {
        fields.set(field, value);
      }
    });
    List<String> user = claims.words(subject);
    if (user.size() == 1) {
      exchange.attributes().set(USER, user.getFirst());
      exchange.log().field("user", user.getFirst());
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
