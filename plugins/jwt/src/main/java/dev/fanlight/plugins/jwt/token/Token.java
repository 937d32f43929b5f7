package dev.fanlight.plugins.jwt.token;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed token in the compact form of RFC 7515, taken apart. Nothing of it is verified. Only
 * {@code alg}, {@code kid} and {@code typ} of its header have a meaning here: keys and the
 * addresses of keys in a header ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are ignored.
 *
 * @param algorithm the {@code alg} of the header
 * @param keyId the {@code kid} of the header
 * @param type the {@code typ} of the header in lower case, without {@code application/}
 * @param claims the payload
 * @param signed the part that the signature is about; ASCII
 * @param signature as a part of the token, in base64url
 */
public record Token(
    String algorithm,
    @Nullable String keyId,
    @Nullable String type,
    Claims claims,
    String signed,
    String signature) {
  private static final String MEDIA_TYPE = "application/";
  private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9_.-]*+");

  /**
   * Takes a token apart.
   *
   * @throws TokenRefused when it is malformed, encrypted or nested, or has critical extensions
   */
  public static Token parse(String text) {
    if (!CHARACTERS.matcher(text).matches()) {
      throw new TokenRefused("the token has characters that no token has");
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length == 5) {
      throw new TokenRefused("an encrypted token is not accepted");
    }
    if (parts.length != 3) {
      throw new TokenRefused("the token does not have three parts");
    }
    Map<String, @Nullable Object> header = object(parts[0], "header");
    if (header.containsKey("crit")) { // RFC 7515, section 4.1.11: this knows no extension
      throw new TokenRefused("the token has critical extensions");
    }
    String algorithm = required(text(header, "alg"), "alg");
    if (algorithm.equals("none")) {
      throw new TokenRefused("the token is not signed");
    }
    if ("jwt".equalsIgnoreCase(text(header, "cty"))) {
      throw new TokenRefused("a nested token is not accepted");
    }
    Base64Url.decode(parts[2]);
    return new Token(
        algorithm,
        text(header, "kid"),
        type(header),
        new Claims(object(parts[1], "payload")),
        text.substring(0, text.lastIndexOf('.')),
        parts[2]);
  }

  private static Map<String, @Nullable Object> object(String part, String what) {
    byte[] bytes = Base64Url.decode(part);
    try {
      return Json.object(bytes);
    } catch (Json.Malformed malformed) {
      throw new TokenRefused("the " + what + " of the token " + malformed.getMessage());
    }
  }

  private static @Nullable String text(Map<String, @Nullable Object> header, String name) {
    return switch (header.get(name)) {
      case null -> null;
      case String text -> text;
      default ->
          throw new TokenRefused("the header of the token has a " + name + " that is no text");
    };
  }

  private static String required(@Nullable String value, String name) {
    if (value == null) {
      throw new TokenRefused("the header of the token has no " + name);
    }
    return value;
  }

  private static @Nullable String type(Map<String, @Nullable Object> header) {
    String type = text(header, "typ");
    return type == null ? null : plainType(type);
  }

  /** A {@code typ} in lower case, without {@code application/}, which may be left out. */
  public static String plainType(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith(MEDIA_TYPE) ? lower.substring(MEDIA_TYPE.length()) : lower;
  }
}
