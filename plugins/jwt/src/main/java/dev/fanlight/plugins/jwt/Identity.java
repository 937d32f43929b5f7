package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugins.common.FieldText;
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
    return words.isEmpty()
        ? null
        : words.stream().map(FieldText::of).collect(Collectors.joining(","));
  }
}
