package dev.fanlight.gateway.upstream.fields;

import java.util.Locale;

/** Brings hosts with ports into one form, so that they can be compared. */
public final class Authorities {
  private Authorities() {}

  /** In lower case, without the scheme's own port. */
  public static String plain(String scheme, String authority) {
    String plain = authority.toLowerCase(Locale.ROOT);
    String own = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
    return plain.endsWith(own) ? plain.substring(0, plain.length() - own.length()) : plain;
  }
}
