package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AccessLogConfig.Always;
import dev.fanlight.gateway.config.AccessLogConfig.Choice;
import dev.fanlight.gateway.config.AccessLogConfig.Content;
import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.config.AccessLogConfig.Format;
import dev.fanlight.gateway.config.AccessLogConfig.Headers;
import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.config.load.network.Folder;
import dev.fanlight.gateway.config.load.part.StatusRanges;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code access_log}. */
final class AccessLogReader {
  private static final Map<String, Format> FORMATS =
      Map.of("json", Format.JSON, "text", Format.TEXT, "off", Format.OFF);
  private static final Map<String, Query> QUERIES =
      Map.of("keep", Query.KEEP, "drop", Query.DROP, "redact", Query.REDACT);
  private static final Map<String, Field> FIELDS = fieldNames();

  /** An exchange can end with any of them, such as the 101 of a tunnel. */
  private static final StatusRange STATUSES = new StatusRange(100, 599);

  /** Whoever reads such a field in a log can act for the client. */
  private static final Pattern SECRET =
      Pattern.compile(".*(authorization|cookie|credential|token|secret|password|api-?key|jwt).*");

  private static final int MOST_HEADERS = 50;

  private final Folder folder;

  /**
   * @param folder that a file is relative to
   */
  AccessLogReader(Folder folder) {
    this.folder = folder;
  }

  private static Map<String, Field> fieldNames() {
    Map<String, Field> names = new TreeMap<>();
    for (Field field : Field.values()) {
      names.put(field.key(), field);
    }
    return names;
  }

  /** A word, or a mapping. */
  @Nullable AccessLogConfig read(ConfigNode node) {
    if (!node.isMapping()) {
      Format format = node.choice(FORMATS, "a mapping");
      return format == null ? null : new AccessLogConfig(format, null, Content.DEFAULT, Choice.ALL);
    }
    Fields fields = node.fields();
    AccessLogConfig config =
        new AccessLogConfig(
            fields.read("format", value -> value.choice(FORMATS), Format.JSON),
            fields.read("file", folder::appendable),
            content(fields),
            choice(fields));
    fields.done();
    return config;
  }

  private static Content content(Fields fields) {
    return new Content(
        fields.read("fields", AccessLogReader::dropped, Set.of()),
        fields.read("headers", AccessLogReader::headers, Headers.NONE),
        fields.read("query", value -> value.choice(QUERIES), Query.REDACT),
        fields.read("calls", ConfigNode::flag, false));
  }

  private static Set<Field> dropped(ConfigNode node) {
    Fields fields = node.fields();
    Set<Field> dropped =
        fields.read(
            "drop", list -> Tokens.distinct(list, item -> item.choice(FIELDS)), Set.<Field>of());
    fields.done();
    return dropped;
  }

  private static Headers headers(ConfigNode node) {
    Fields fields = node.fields();
    Set<String> names = new LinkedHashSet<>();
    List<String> kept = fields.read("keep", list -> names(list, names, false), List.of());
    List<String> redacted = fields.read("redact", list -> names(list, names, true), List.of());
    fields.done();
    return new Headers(kept, redacted);
  }

  /**
   * @param all that were read so far
   */
  private static List<String> names(ConfigNode list, Set<String> all, boolean secretsToo) {
    List<String> names = new ArrayList<>();
    for (ConfigNode item : list.items()) {
      String field = Tokens.field(item);
      String name = field == null ? "" : field.toLowerCase(Locale.ROOT);
      if (field != null && !secretsToo && SECRET.matcher(name).matches()) {
        item.error("a header field that holds no secret", "redact can have this one");
      } else if (field != null && !all.add(name)) {
        item.error("each header field only once, in keep or in redact");
      } else if (all.size() > MOST_HEADERS) {
        item.error("at most " + MOST_HEADERS + " header fields");
      } else if (field != null) {
        names.add(name);
      }
    }
    return names;
  }

  /** What {@code only} names always has a line, and {@code sample} is a share of the rest. */
  private static Choice choice(Fields fields) {
    boolean sampled = fields.has("sample");
    int mistakes = fields.node().errorCount();
    Always only = fields.read("only", AccessLogReader::only);
    Double percent = fields.read("sample", Quantities::percent);
    if (only != null && only.isNothing() && !sampled && fields.node().errorCount() == mistakes) {
      fields.lacking("an only that names no exchange", "a condition in only, or sample beside it");
    }
    double share = percent != null ? percent / 100 : only == null || sampled ? 1 : 0;
    return new Choice(only == null ? Always.FAILED : only, share);
  }

  private static Always only(ConfigNode node) {
    Fields fields = node.fields();
    Always only =
        new Always(
            fields.read("errors", ConfigNode::flag, false),
            fields.read("partial", ConfigNode::flag, false),
            fields.read("status", value -> StatusRanges.read(value, STATUSES), List.of()),
            fields.read("slower_than", Quantities::timeout));
    fields.done();
    return only;
  }
}
