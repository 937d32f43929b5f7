package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.memory.ObjectBuilder;
import dev.fanlight.gateway.value.jq.memory.Regex;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.node.Output;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** What {@code test}, {@code match}, {@code sub} and their like are made of. */
final class RegexFunctions {
  /** {@code _match_impl(expression; flags; test)}: a truth, or the list of matches. */
  static final Native MATCH =
      (env, args, in, path, output) ->
          args.get(2)
              .each(
                  env,
                  in,
                  test ->
                      regexes(
                          env,
                          args.get(0),
                          args.get(1),
                          in,
                          regex ->
                              output.emit(
                                  test.booleanValue()
                                      ? BooleanNode.valueOf(regex.test(in.textValue()))
                                      : matches(regex, in.textValue()),
                                  null)));

  /** {@code _sub_impl(expression; replacement; flags)}. */
  static final Native SUB =
      (env, args, in, path, output) ->
          regexes(
              env,
              args.get(0),
              args.get(2),
              in,
              regex -> new Substitution(env, args.get(1), in, output).run(regex));

  /** {@code split(expression; flags)} */
  static final Native SPLIT =
      (env, args, in, path, output) ->
          regexes(
              env,
              args.get(0),
              args.get(1),
              in,
              regex -> output.emit(split(regex.everywhere(), in.textValue()), null));

  /** Bytes of memory that a result takes besides its characters. */
  private static final int RESULT = 64;

  private RegexFunctions() {}

  private static JsonNode split(Regex regex, String text) {
    ArrayBuilder parts = new ArrayBuilder(Ledger.current());
    int[] end = {0};
    regex.each(
        text,
        match -> {
          parts.add(text(text.substring(end[0], match.start())));
          end[0] = match.end();
        });
    parts.add(text(text.substring(end[0])));
    return parts.done();
  }

  @FunctionalInterface
  private interface Use {
    void of(Regex regex) throws JsonQueryException;
  }

  private static void regexes(Env env, Node expression, Node flags, JsonNode in, Use use)
      throws JsonQueryException {
    if (!in.isTextual()) {
      throw new JqError("%s cannot be matched, as it is not a string", in);
    }
    flags.each(
        env,
        in,
        flag ->
            expression.each(
                env,
                in,
                text -> {
                  if (!text.isTextual() || !(flag.isTextual() || flag.isNull())) {
                    throw new JqError("%s cannot be matched, as it is not a string", text);
                  }
                  use.of(compiled(text.textValue(), flag.isNull() ? "" : flag.textValue()));
                }));
  }

  private static Regex compiled(String expression, String flags) throws JsonQueryException {
    try {
      return Ledger.current().regex(expression, flags);
    } catch (IllegalArgumentException refused) {
      throw new JqError("%s", String.valueOf(refused.getMessage()));
    }
  }

  private static JsonNode matches(Regex regex, String text) {
    ArrayBuilder matches = new ArrayBuilder(Ledger.current());
    Offsets offsets = new Offsets(text);
    regex.each(text, match -> matches.add(match(regex, match, offsets)));
    return matches.done();
  }

  private static JsonNode match(Regex regex, Matcher match, Offsets offsets) {
    ObjectBuilder object = new ObjectBuilder(Ledger.current());
    part(object, match, 0, offsets);
    ArrayBuilder captures = new ArrayBuilder(Ledger.current());
    for (int group = 1; group <= match.groupCount(); group++) {
      ObjectBuilder capture = new ObjectBuilder(Ledger.current());
      part(capture, match, group, new Offsets(offsets));
      String name = regex.name(group);
      capture.put("name", name == null ? NullNode.getInstance() : TextNode.valueOf(name));
      captures.add(capture.done());
    }
    object.put("captures", captures.done());
    return object.done();
  }

  private static void part(ObjectBuilder object, Matcher match, int group, Offsets offsets) {
    int start = match.start(group);
    int offset = start < 0 ? -1 : offsets.of(start);
    object.put("offset", IntNode.valueOf(offset));
    object.put("length", IntNode.valueOf(start < 0 ? 0 : offsets.length(start, match.end(group))));
    object.put("string", text(match.group(group)));
  }

  static JsonNode text(@Nullable String text) {
    return text == null ? NullNode.getInstance() : Ledger.current().built(TextNode.valueOf(text));
  }

  /** Places in a text, counted in characters as JSON has them; asked for from left to right. */
  private static final class Offsets {
    private final String text;
    private int at;
    private int characters;

    Offsets(String text) {
      this.text = text;
    }

    Offsets(Offsets same) {
      this.text = same.text;
      this.at = same.at;
      this.characters = same.characters;
    }

    int of(int index) {
      characters +=
          text.codePointCount(Math.min(at, index), Math.max(at, index)) * (index < at ? -1 : 1);
      at = index;
      return characters;
    }

    int length(int from, int to) {
      return text.codePointCount(from, to);
    }
  }

  /** One text with its matches replaced; several where a replacement gives several texts. */
  private record Substitution(Env env, Node replacement, JsonNode whole, Output output) {

    void run(Regex regex) throws JsonQueryException {
      String text = whole.textValue();
      List<String> between = new ArrayList<>();
      List<JsonNode> captures = new ArrayList<>();
      int[] end = {0};
      regex.each(
          text,
          match -> {
            between.add(text.substring(end[0], match.start()));
            captures.add(named(regex, match));
            Ledger.current().hold(64 + 2L * (match.start() - end[0]));
            end[0] = match.end();
          });
      between.add(text.substring(end[0]));
      if (captures.isEmpty()) {
        output.emit(whole, null);
        return;
      }
      choices(between, captures);
    }

    private static JsonNode named(Regex regex, Matcher match) {
      ObjectBuilder object = new ObjectBuilder(Ledger.current());
      for (int group = 1; group <= match.groupCount(); group++) {
        String name = regex.name(group);
        if (name != null) {
          object.put(name, text(match.group(group)));
        }
      }
      return object.done();
    }

    /** The first text that each replacement gives makes the first result, and so on. */
    private void choices(List<String> between, List<JsonNode> captures) throws JsonQueryException {
      List<StringBuilder> results = new ArrayList<>();
      for (int i = 0; i < captures.size(); i++) {
        String before = between.get(i);
        int[] at = {0};
        replacement.each(
            env,
            captures.get(i),
            text -> {
              if (at[0] == results.size()) {
                results.add(new StringBuilder());
                env.ledger.hold(RESULT);
              }
              append(results.get(at[0]++), before, required(text));
            });
      }
      if (results.isEmpty()) {
        output.emit(whole, null);
      }
      for (StringBuilder result : results) {
        String text = result.append(between.getLast()).toString();
        env.ledger.checkText(text.length());
        output.emit(text(text), null);
      }
    }

    private static String required(JsonNode text) throws JsonQueryException {
      if (!text.isTextual()) {
        throw new JqError("%s cannot be added to a string", text);
      }
      return text.textValue();
    }

    private static void append(StringBuilder to, String before, String text) {
      Ledger ledger = Ledger.current();
      ledger.step();
      ledger.hold(before.length() + (long) text.length());
      ledger.checkText(to.length() + (long) before.length() + text.length());
      to.append(before).append(text);
    }
  }
}
