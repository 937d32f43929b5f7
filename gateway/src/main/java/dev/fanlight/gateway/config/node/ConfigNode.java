package dev.fanlight.gateway.config.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.config.yaml.ConfigErrors;
import dev.fanlight.gateway.config.yaml.Masking;
import dev.fanlight.gateway.config.yaml.Paths;
import dev.fanlight.gateway.config.yaml.Tree;
import dev.fanlight.gateway.config.yaml.Tree.Mapping;
import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.config.yaml.Tree.Sequence;
import dev.fanlight.gateway.value.Written;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value in a configuration file, and where it stands. Its accessors record a mistake and answer
 * null (or nothing) instead of throwing, so that one reading finds every mistake.
 */
public final class ConfigNode {
  static final String NOT_AVAILABLE = "not available in this version";

  private final ReadContext reading;
  private final String path;
  private final String pattern;
  private final int line;
  private final Tree tree;

  private ConfigNode(ReadContext reading, String path, String pattern, int line, Tree tree) {
    this.reading = reading;
    this.path = path;
    this.pattern = pattern;
    this.line = line;
    this.tree = tree;
  }

  /** The whole of a file, or the part of it at that path. */
  public static ConfigNode root(ReadContext reading, String path, Tree tree) {
    return new ConfigNode(reading, path, "", tree.line(), tree);
  }

  /** JSON that came from a file, to be read once more. */
  public static ConfigNode of(JsonNode json, Origin origin, ConfigErrors errors, Hints hints) {
    ReadContext reading = new ReadContext(errors, Set.of(), new HashSet<>(), hints);
    return root(reading, origin.path(), JsonTree.tree(json, origin, origin.path()));
  }

  ConfigNode member(String key, Tree.Member member, boolean free) {
    return new ConfigNode(
        reading,
        Paths.key(path, key),
        free ? pattern + ".*" : pattern.isEmpty() ? key : pattern + "." + key,
        member.value() instanceof Scalar scalar ? scalar.line() : member.line(),
        member.value());
  }

  public String path() {
    return path;
  }

  public int line() {
    return line;
  }

  ReadContext reading() {
    return reading;
  }

  String pattern() {
    return pattern;
  }

  public boolean isMapping() {
    return tree instanceof Mapping;
  }

  public boolean isSequence() {
    return tree instanceof Sequence;
  }

  /** Whether it is that word. */
  public boolean is(String word) {
    return tree instanceof Scalar scalar && scalar.text().equals(word);
  }

  public boolean isNull() {
    return tree instanceof Scalar scalar && !scalar.quoted() && JsonTree.isNull(scalar);
  }

  /** Whether it is a plain number. */
  public boolean isNumber() {
    return tree instanceof Scalar scalar
        && (!scalar.quoted() || scalar.substituted())
        && JsonTree.isNumber(scalar);
  }

  /** Whether it is written as a share, right or wrong. */
  public boolean isShare() {
    return tree instanceof Scalar scalar && scalar.text().endsWith("%");
  }

  /** Whether an environment variable or a secret file is part of it. */
  public boolean isSubstituted() {
    return tree instanceof Scalar scalar && scalar.substituted();
  }

  /** As {@link #isSubstituted}, of it or anything below. */
  public boolean hasSubstituted() {
    return !JsonTree.substituted(tree).isEmpty();
  }

  /** What placeholders made of it and of what is below. */
  public Masking placeholders() {
    return new Masking(JsonTree.substituted(tree));
  }

  /** Those of the names that may be shown: no placeholder had a part in them. */
  public List<String> open(Collection<String> names) {
    return names.stream().filter(reading.errors()::isOpenName).toList();
  }

  /** How many mistakes were found in the file so far. */
  public int errorCount() {
    return reading.errors().count();
  }

  /** The text of that key, without a word about mistakes; null when there is none. */
  public @Nullable String peek(String key) {
    return tree instanceof Mapping mapping
            && mapping.members().get(key) instanceof Tree.Member(int ignored, Scalar scalar)
        ? scalar.text()
        : null;
  }

  /** Its text, without a word about mistakes; null when it has none. */
  public @Nullable String peekText() {
    return tree instanceof Scalar scalar ? scalar.text() : null;
  }

  /** Its keys, to be asked for one by one; none, with an error, when it is no mapping. */
  public Fields fields() {
    if (tree instanceof Mapping mapping) {
      return new Fields(this, mapping.members(), true);
    }
    error("a mapping");
    return new Fields(this, Map.of(), false);
  }

  /** The values of a mapping whose keys are the operator's own names, in declared order. */
  public Map<String, ConfigNode> entries() {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    if (tree instanceof Mapping mapping) {
      mapping.members().forEach((key, member) -> entries.put(key, member(key, member, true)));
    } else {
      error("a mapping");
    }
    return entries;
  }

  /** As {@link #entries}, for names of a certain form, and without those that begin with x-. */
  public Map<String, ConfigNode> named(Predicate<String> form, String expected) {
    Map<String, ConfigNode> named = entries();
    named.keySet().removeIf(name -> name.startsWith("x-"));
    named.forEach((name, node) -> {
      if (!form.test(name)) {
        node.wrong("the name " + Found.quoted(name), expected);
      }
    });
    return named;
  }

  /** The members of a list. */
  public List<ConfigNode> items() {
    List<ConfigNode> items = new ArrayList<>();
    if (tree instanceof Sequence sequence) {
      for (Tree item : sequence.items()) {
        String at = path + "[" + items.size() + "]";
        items.add(new ConfigNode(reading, at, pattern + "[]", item.line(), item));
      }
    } else {
      error("a list");
    }
    return items;
  }

  /** Text; a plain number, true, false or null is none. */
  public @Nullable String text() {
    Scalar scalar = scalar(Found.text(tree));
    if (scalar != null && !scalar.quoted() && !scalar.substituted() && !JsonTree.isText(scalar)) {
      return error("text", "put it in quotes");
    }
    return scalar == null ? null : scalar.text();
  }

  /** Text, or the text of a number or of true or false. */
  public @Nullable String anyText() {
    Scalar scalar = scalar("text");
    return scalar == null ? null : scalar.text();
  }

  /** The same text as a template takes it; to be asked for once there is a text. */
  public Written meant() {
    return tree instanceof Scalar scalar ? scalar.meant() : Written.of("");
  }

  public @Nullable Boolean flag() {
    Scalar scalar = typed("true or false", "true|false");
    return scalar == null ? null : Boolean.valueOf(scalar.text());
  }

  /** One of some words; {@code otherForms} are told of, and read elsewhere. */
  public <T> @Nullable T choice(Map<String, T> choices, String... otherForms) {
    List<String> known = new ArrayList<>(new TreeSet<>(choices.keySet()));
    known.addAll(List.of(otherForms));
    String expected = "one of " + String.join(", ", known);
    Scalar scalar = scalar(expected);
    T choice = scalar == null ? null : choices.get(scalar.text());
    if (scalar == null || choice == null) {
      return scalar == null ? null : unknown(expected, scalar.text(), choices.keySet());
    }
    available(scalar.text());
    return choice;
  }

  /** Says so when that value of this key is not available yet. */
  public void available(String value) {
    if (reading.unavailable().contains(pattern + "=" + value)) {
      error("another value", NOT_AVAILABLE);
    }
  }

  /** Anything, as JSON. */
  public @Nullable JsonNode json() {
    return JsonTree.json(this, tree);
  }

  /** Where that key would stand, had it been written. */
  public Origin originOf(String key) {
    String at = Paths.key(path, key);
    return new Origin(reading.errors().file(), at, Map.of(at, new Origin.Place(line, null)));
  }

  /** Where it and all below it stand. */
  public Origin origin() {
    return JsonTree.origin(reading.errors().file(), path, line, tree);
  }

  /** Records that this value is wrong; always null, for the caller to return. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // Null is safe as any type.
  public <T> @Nullable T error(String expected) {
    return error(expected, null);
  }

  /** Records that this value is wrong; always null, for the caller to return. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // Null is safe as any type.
  public <T> @Nullable T error(String expected, @Nullable String hint) {
    reading.errors().add(line, path, Found.in(tree, path), expected, hint);
    return null;
  }

  /** Records a mistake that is in more than the value itself. */
  public void wrong(String found, String expected) {
    reading.errors().add(line, path, found, expected, null);
  }

  /** Records that the word found here is none of those known; always null. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // Null is safe as any type.
  public <T> @Nullable T unknown(String expected, String word, Collection<String> known) {
    return error(expected, isSubstituted() ? null : reading.hints().of(word, known));
  }

  /** Null, with an error, when this is no scalar or could not be substituted. */
  @Nullable Scalar scalar(String expected) {
    if (!(tree instanceof Scalar scalar)) {
      return error(expected);
    }
    if (scalar.problem() != null) {
      return error(scalar.problem());
    }
    return isNull() && !scalar.substituted() ? error(expected) : scalar;
  }

  /** A scalar that is not quoted text, of that form. */
  @Nullable Scalar typed(String expected, String form) {
    Scalar scalar = scalar(expected);
    if (scalar == null || !scalar.text().matches(form)) {
      return scalar == null ? null : error(expected);
    }
    return scalar.quoted() && !scalar.substituted() ? error(expected, "without quotes") : scalar;
  }
}
