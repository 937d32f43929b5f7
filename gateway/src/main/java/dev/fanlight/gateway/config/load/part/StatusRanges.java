package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.config.node.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads statuses and ranges of them, such as {@code [204, 300-399]}. */
public final class StatusRanges {
  private static final Pattern FORM = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");

  private StatusRanges() {}

  /**
   * A list that has members.
   *
   * @param within what they may be
   */
  public static @Nullable List<StatusRange> read(ConfigNode node, StatusRange within) {
    List<StatusRange> all = new ArrayList<>();
    for (ConfigNode item : node.items()) {
      StatusRange range = range(item.anyText(), within);
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

  private static @Nullable StatusRange range(@Nullable String text, StatusRange within) {
    Matcher form = FORM.matcher(text == null ? "" : text);
    if (!form.matches()) {
      return null;
    }
    int from = Integer.parseInt(form.group(1));
    int to = form.group(2) == null ? from : Integer.parseInt(form.group(2));
    return from <= to && within.holds(from) && within.holds(to) ? new StatusRange(from, to) : null;
  }
}
