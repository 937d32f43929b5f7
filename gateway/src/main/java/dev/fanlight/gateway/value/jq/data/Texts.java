package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.Ledger;

/** Texts that are searched and cut, with a chance to stop, whatever text is looked for in which. */
public final class Texts {
  /** Where longer texts are looked for, comparing them at every place could take for ever. */
  private static final int SHORT = 256;

  private static final int STRIDE = 64 * 1024;

  private final Ledger ledger;
  private final String wanted;
  private final int[] borders;

  /** To look for one text in others. */
  public Texts(String wanted) {
    this.ledger = Ledger.current();
    this.wanted = wanted;
    this.borders = wanted.length() <= SHORT ? new int[0] : borders();
  }

  /** For each beginning of the text: how long the longest is that it both begins and ends with. */
  private int[] borders() {
    ledger.hold(4L * wanted.length());
    int[] longest = new int[wanted.length()];
    int matched = 0;
    for (int i = 1; i < wanted.length(); i++) {
      ledger.step();
      while (matched > 0 && wanted.charAt(i) != wanted.charAt(matched)) {
        matched = longest[matched - 1];
      }
      matched += wanted.charAt(i) == wanted.charAt(matched) ? 1 : 0;
      longest[i] = matched;
    }
    return longest;
  }

  /** Where the wanted text, which is not empty, comes next in a text; -1 when it does not. */
  public int next(String text, int from) {
    return wanted.length() <= SHORT ? nextShort(text, from) : nextLong(text, from);
  }

  private int nextShort(String text, int from) {
    for (int begin = from; begin < text.length(); begin += STRIDE) {
      ledger.step();
      int end = Math.min(text.length(), begin + STRIDE + wanted.length() - 1);
      int found = text.indexOf(wanted, begin, end);
      if (found >= 0) {
        return found;
      }
    }
    return -1;
  }

  private int nextLong(String text, int from) {
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      ledger.step();
      while (matched > 0 && text.charAt(i) != wanted.charAt(matched)) {
        matched = borders[matched - 1];
      }
      matched += text.charAt(i) == wanted.charAt(matched) ? 1 : 0;
      if (matched == wanted.length()) {
        return i + 1 - matched;
      }
    }
    return -1;
  }

  /** The parts of a text between separators; its characters where the separator is empty. */
  public static JsonNode split(String text, String separator) {
    ArrayBuilder parts = new ArrayBuilder(Ledger.current());
    if (separator.isEmpty()) {
      text.codePoints().forEach(c -> add(parts, Character.toString(c)));
    } else if (!text.isEmpty()) {
      Texts separators = new Texts(separator);
      int from = 0;
      for (int at = separators.next(text, 0); at >= 0; at = separators.next(text, from)) {
        add(parts, text.substring(from, at));
        from = at + separator.length();
      }
      add(parts, text.substring(from));
    }
    return parts.done();
  }

  private static void add(ArrayBuilder parts, String part) {
    parts.add(Ledger.current().built(TextNode.valueOf(part)));
  }
}
