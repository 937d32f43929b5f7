package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugin.Exchange;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a policy counts by: the requests of one value count together. */
@FunctionalInterface
interface Key {
  String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]{1,100}";
  String ATTRIBUTE_NAME = "[A-Za-z0-9_.-]{1,64}";
  String HEADER = "header.";
  String ATTRIBUTE = "attribute.";

  /** A longer value is kept as its hash, so that clients cannot fill the memory. */
  int LONGEST = 64;

  /** With it a hash is longer than any value, so it cannot be mistaken for one. */
  String HASHED = "sha256:";

  /** The value of an exchange; null if it has none. */
  @Nullable String of(Exchange exchange);

  /**
   * Reads it as the configuration writes it.
   *
   * @param ipv6Prefix bits of an IPv6 address that make a client
   */
  static Key of(String written, int ipv6Prefix) {
    if (written.equals("client.ip")) {
      return exchange -> client(exchange.clientAddress(), ipv6Prefix);
    }
    if (written.equals("route")) {
      return Exchange::route;
    }
    if (written.startsWith(HEADER)) {
      String name = fieldName(written.substring(HEADER.length()));
      return exchange -> bounded(exchange.request().headers().get(name));
    }
    String attribute = written.startsWith(ATTRIBUTE) ? written.substring(ATTRIBUTE.length()) : "";
    if (attribute.matches(ATTRIBUTE_NAME)) {
      return exchange -> bounded(exchange.attributes().get(attribute));
    }
    throw new IllegalArgumentException(
        "key must be client.ip, header.NAME, attribute.NAME or route, and not " + written);
  }

  /** Whether it says who the client is. The host says where the request goes. */
  static boolean isIdentity(String written) {
    return written.startsWith(ATTRIBUTE)
        || (written.startsWith(HEADER) && !written.equalsIgnoreCase(HEADER + "host"));
  }

  /** A valid name of a field. */
  static String fieldName(String name) {
    if (!name.matches(FIELD_NAME)) {
      throw new IllegalArgumentException("not the name of a field: " + name);
    }
    return name;
  }

  /**
   * Names the kind of the values. Two values of different kinds are never the same key, even if
   * their texts are equal.
   */
  static String kind(String written, int ipv6Prefix) {
    if (written.equals("client.ip")) {
      return written + "/" + ipv6Prefix;
    }
    return written.startsWith(HEADER) ? written.toLowerCase(Locale.ROOT) : written;
  }

  private static @Nullable String bounded(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    if (text.isBlank()) {
      return null;
    }
    return text.length() <= LONGEST ? text : HASHED + hash(text);
  }

  /** The SHA-256 of a text: 64 digits. */
  static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /**
   * One subscriber of IPv6 has 2^64 addresses at least, so an address alone would make no limit. An
   * IPv4 address in IPv6 is that IPv4 address.
   */
  private static String client(String address, int ipv6Prefix) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null || bytes.length != 16) {
      return address;
    }
    if (isMapped(bytes)) {
      return NetUtil.bytesToIpAddress(Arrays.copyOfRange(bytes, 12, 16));
    }
    return HexFormat.of().formatHex(cut(bytes, ipv6Prefix));
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }

  /** The first bits, in as few bytes as they need. */
  private static byte[] cut(byte[] bytes, int bits) {
    byte[] cut = Arrays.copyOf(bytes, (bits + 7) / 8);
    int spare = cut.length * 8 - bits;
    cut[cut.length - 1] &= (byte) (0xff << spare);
    return cut;
  }
}
