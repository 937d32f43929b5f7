package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.config.node.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads statuses and ranges of them, such as {@code [204, 300-399]}. */
public final class StatusRanges {
  private StatusRanges() {}

  /**
   * A list that has members.
   *
   * @param within what they may be
   */
  public static @Nullable List<StatusRange> read(ConfigNode node, StatusRange within) {
    List<StatusRange> all = new ArrayList<>();
    for (ConfigNode item : node.items()) {
      String text = item.anyText();
      StatusRange range = text == null ? null : StatusRange.parse(text, within);
      if (range == null) {
        item.error("a status or a range of them, such as 200-399");
      } else {
        all.add(range);
      }
    }
    if (node.isSequence() && node.items().isEmpty()) {
      return node.error("at least one member; or leave the key out");
    }
    return all;
  }
}
