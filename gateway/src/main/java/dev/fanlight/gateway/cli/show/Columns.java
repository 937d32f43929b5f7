package dev.fanlight.gateway.cli.show;

import java.util.ArrayList;
import java.util.List;

/** Lines of text whose parts stand below each other. */
public final class Columns {
  private Columns() {}

  /**
   * One line for each row, which ends with a line break.
   *
   * @param indent stands before each line
   * @param rows may have different numbers of parts
   */
  public static String of(String indent, List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size() - 1; i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        boolean last = i == row.size() - 1;
        text.append(i == 0 ? indent : "  ").append(row.get(i));
        text.append(last ? "\n" : " ".repeat(widths.get(i) - row.get(i).length()));
      }
    }
    return text.toString();
  }
}
