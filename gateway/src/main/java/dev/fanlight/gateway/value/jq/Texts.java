package dev.fanlight.gateway.value.jq;

/** Texts that are searched and cut. */
final class Texts {
  private static final int PIECE = 64;

  private Texts() {}

  /** Refuses to cut a text into more pieces than the program may hold. */
  static void checkPieces(String text, String separator) {
    Ledger ledger = Ledger.current();
    long pieces = separator.isEmpty() ? text.length() : 0;
    for (int at = next(text, separator, 0); at >= 0; at = next(text, separator, at)) {
      pieces++;
      if (pieces % 1024 == 0) {
        ledger.step();
      }
    }
    checkPieces(pieces);
  }

  /** Refuses to make so many small values. */
  static void checkPieces(long pieces) {
    Ledger ledger = Ledger.current();
    long held = ledger.held();
    ledger.hold(pieces * PIECE);
    ledger.release(held);
  }

  private static int next(String text, String separator, int from) {
    int found = separator.isEmpty() ? -1 : text.indexOf(separator, from);
    return found < 0 ? -1 : found + separator.length();
  }
}
