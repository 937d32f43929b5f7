package dev.fanlight.gateway.value.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.gateway.value.Written.Run;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plain text with names in braces, for header fields: {@code {x}} inserts a value's text, a doubled
 * opening brace is a literal one.
 */
public final class TextTemplate {
  private static final Pattern UNSAFE = Pattern.compile("[\r\n\0]");

  /** What HTTP has no bytes for in a field, or what ends one. */
  private static final Pattern NO_FIELD = Pattern.compile("[^\t\\x20-\\x7e\\x80-\\xff]");

  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z0-9_]+)}");

  private final String source;
  private final Written written;
  private final List<Piece> pieces;
  private final Set<String> names;

  private TextTemplate(Written written, List<Piece> pieces) {
    this.source = written.source();
    this.written = written;
    this.pieces = pieces;
    this.names = names(pieces);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static TextTemplate parse(String source) {
    return parse(Written.of(source));
  }

  /**
   * Reads a template; what a placeholder made is text and nothing else.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static TextTemplate parse(Written written) {
    if (UNSAFE.matcher(written.text()).find()) {
      throw new IllegalArgumentException(
          "the text holds a line break or NUL, which a header field cannot carry");
    }
    return new TextTemplate(written, cut(written));
  }

  /** The same with asterisks in the place of what placeholders made, fit to be shown. */
  public TextTemplate masked() {
    Written masked = written.masked();
    return masked.equals(written) ? this : parse(masked);
  }

  /** The names it uses. */
  public Set<String> names() {
    return names;
  }

  /** Whether a header field can carry that text. */
  public static boolean isField(String text) {
    return !NO_FIELD.matcher(text).find();
  }

  /** Whether its own text can stand in a header field; values are looked at as they come. */
  public boolean fitsAField() {
    return pieces.stream().noneMatch(piece -> NO_FIELD.matcher(piece.text()).find());
  }

  /**
   * Puts the values in.
   *
   * @throws GatewayError {@code bad_request} when a value brings in what a header field cannot
   *     carry: a control character, or one beyond ISO-8859-1 ({@code bad_upstream_response} when an
   *     earlier call's value does); {@code missing_value} when one is null
   */
  public String expand(TemplateNames values) {
    String text = text(pieces, values, source);
    if (!names.isEmpty() && NO_FIELD.matcher(text).find()) {
      throw values.unfit(
          culprit(values),
          "'" + source + "': a value holds a character that a header field cannot carry");
    }
    return text;
  }

  /** The first name whose value no field can carry. */
  private String culprit(TemplateNames values) {
    for (Piece piece : pieces) {
      if (piece.isName()
          && NO_FIELD.matcher(Json.text(required(piece.text(), values, source))).find()) {
        return piece.text();
      }
    }
    return pieces.getFirst().text();
  }

  /** As the file has it, its placeholders included: what messages show. */
  @Override
  public String toString() {
    return source;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** A stretch of text, or a name. */
  record Piece(String text, boolean isName) {}

  static List<Piece> cut(Written written) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Run run : written.runs()) {
      if (run.placed()) {
        text.append(run.text());
      } else {
        cut(run.text(), written.source(), text, pieces);
      }
    }
    flush(text, pieces);
    return List.copyOf(pieces);
  }

  private static void cut(String source, String shown, StringBuilder text, List<Piece> pieces) {
    Matcher name = NAME.matcher(source);
    for (int at = 0; at < source.length(); ) {
      if (source.charAt(at) != '{') {
        text.append(source.charAt(at++));
      } else if (source.startsWith("{{", at)) {
        text.append('{');
        at += 2;
      } else if (name.region(at, source.length()).lookingAt()) {
        flush(text, pieces);
        pieces.add(new Piece(name.group(1), true));
        at = name.end();
      } else {
        String which = source.equals(shown) ? "the { at " + at : "a {";
        throw new IllegalArgumentException(
            "'" + shown + "': " + which + " begins no name like {id}; a brace is {{");
      }
    }
  }

  private static void flush(StringBuilder text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Piece(text.toString(), false));
      text.setLength(0);
    }
  }

  static Set<String> names(List<Piece> pieces) {
    Set<String> names = new LinkedHashSet<>();
    for (Piece piece : pieces) {
      if (piece.isName()) {
        names.add(piece.text());
      }
    }
    return Set.copyOf(names);
  }

  static String text(List<Piece> pieces, TemplateNames values, String source) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(
          piece.isName() ? Json.text(required(piece.text(), values, source)) : piece.text());
    }
    return text.toString();
  }

  /** A value that must be there: not even a {@code default: null} leaves text out. */
  static JsonNode required(String name, TemplateNames values, String source) {
    JsonNode value = values.value(name, source);
    if (value == null) {
      GatewayError missing =
          GatewayError.of(
              ErrorCode.MISSING_VALUE,
              "{" + name + "} of '" + source + "' is null and stands in text");
      throw values.ofCall(name) ? missing.withStatus(502) : missing;
    }
    return value;
  }
}
