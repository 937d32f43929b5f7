package dev.fanlight.gateway.config.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A block of a PEM file, between its two lines.
 *
 * @param label such as {@code CERTIFICATE}
 * @param content as the file has it
 */
record PemBlock(String label, String content) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** The first byte of what certificates and keys are in binary. */
  private static final char SEQUENCE = '0';

  /**
   * All that stand in a file; text around them is ignored.
   *
   * @throws PemException when the last one does not end
   */
  static List<PemBlock> of(String text) throws PemException {
    List<PemBlock> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int content = text.indexOf(DASHES, label);
      String name = content < 0 ? "" : text.substring(label, content);
      int end = content < 0 ? -1 : text.indexOf(END + name + DASHES, content);
      if (end < 0) {
        throw new PemException("it breaks off: a line that begins with " + END + "is missing");
      }
      blocks.add(new PemBlock(name, text.substring(content + DASHES.length(), end)));
      begin = text.indexOf(BEGIN, end);
    }
    return blocks;
  }

  static PemBlock of(String label, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return new PemBlock(label, '\n' + lines + '\n');
  }

  /** Whether a file holds the bytes themselves (DER), not PEM. */
  static boolean isBinary(String text) {
    return text.indexOf(SEQUENCE) == 0 && text.indexOf('\0') > 0;
  }

  byte[] bytes() throws PemException {
    try {
      return Base64.getDecoder().decode(content.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new PemException("the content of its " + label + " block is damaged");
    }
  }

  /** As it stands in a file. */
  String written() {
    return BEGIN + label + DASHES + content + END + label + DASHES + '\n';
  }
}
