package dev.fanlight.gateway.config.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Constant;

/**
 * A document that is in memory as a whole. The library's own reader copies what it holds of a long
 * scalar, comment or name for each kilobyte that it reads on, which takes minutes for a few
 * megabytes.
 */
final class WholeText extends StreamReader {
  private static final String NAME = "'reader'";

  private final int[] text;
  private int at;
  private int documentStart;
  private int line;
  private int column;

  /**
   * @throws ReaderException for a character that YAML does not allow; the position counts
   *     characters
   */
  WholeText(String document) {
    super("");
    text = document.codePoints().toArray();
    for (int i = 0; i < text.length; i++) {
      if (!isPrintable(text[i])) {
        throw new ReaderException(NAME, i, text[i], "special characters are not allowed");
      }
    }
  }

  @Override
  public Mark getMark() {
    return new Mark(NAME, at, line, column, text, at);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    int end = Math.min(at + length, text.length);
    while (at < end) {
      int c = text[at++];
      if (Constant.LINEBR.has(c) || (c == '\r' && at < text.length && text[at] != '\n')) {
        line++;
        column = 0;
      } else if (c != 0xFEFF) {
        column++;
      }
    }
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] : 0;
  }

  @Override
  public String prefix(int length) {
    return new String(text, at, Math.min(length, text.length - at));
  }

  @Override
  public String prefixForward(int length) {
    String prefix = prefix(length);
    at += length;
    column += length;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getDocumentIndex() {
    return at - documentStart;
  }

  @Override
  public void resetDocumentIndex() {
    documentStart = at;
  }

  @Override
  public int getIndex() {
    return at;
  }

  @Override
  public int getLine() {
    return line;
  }
}
