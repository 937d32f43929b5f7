package dev.fanlight.gateway.config.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Arrays;

/** The little of DER (X.690) that it takes to put a traditional key into PKCS#8. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};
  private static final int LONG = 0x80;

  private Der() {}

  /** What a public key says of its kind, such as its curve: the first part of its encoding. */
  static byte[] algorithm(PublicKey key) {
    byte[] encoded = key.getEncoded();
    int begin = content(encoded, 0);
    int end = content(encoded, begin) + length(encoded, begin);
    return Arrays.copyOfRange(encoded, begin, end);
  }

  static byte[] pkcs8(byte[] algorithm, byte[] key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION);
    content.writeBytes(algorithm);
    content.writeBytes(value(OCTETS, key));
    return value(SEQUENCE, content.toByteArray());
  }

  /** Where the content of the value at that place begins. */
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < LONG ? 0 : first - LONG);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < LONG) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < content(der, at); i++) {
      length = (length << 8) | (der[i] & 0xFF);
    }
    return length;
  }

  private static byte[] value(int tag, byte[] content) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    if (content.length >= LONG) {
      int begin = length[0] == 0 ? 1 : 0;
      value.write(LONG + length.length - begin);
      value.write(length, begin, length.length - begin);
    } else {
      value.write(content.length);
    }
    value.writeBytes(content);
    return value.toByteArray();
  }
}
