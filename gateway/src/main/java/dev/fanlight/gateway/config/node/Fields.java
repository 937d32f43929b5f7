package dev.fanlight.gateway.config.node;

import dev.fanlight.gateway.config.yaml.Paths;
import dev.fanlight.gateway.config.yaml.Tree.Member;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mapping whose keys are the gateway's own. A key is known by being asked for: {@link #done}
 * reports the others, except those that begin with {@code x-}.
 */
public final class Fields {
  private final ConfigNode node;
  private final Map<String, Member> members;
  private final boolean present;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(ConfigNode node, Map<String, Member> members, boolean present) {
    this.node = node;
    this.members = members;
    this.present = present;
  }

  /** Reads a value; null when there is none that can be used, and then an error is recorded. */
  @FunctionalInterface
  public interface Read<T> {
    @Nullable T from(ConfigNode node);
  }

  /** The mapping itself. */
  public ConfigNode node() {
    return node;
  }

  public boolean has(String key) {
    return members.containsKey(key);
  }

  /** The value of that key; null when it is absent. */
  public @Nullable ConfigNode get(String key) {
    Member member = members.get(key);
    if (known.add(key)) {
      node.reading().known().add(pattern(key));
      if (member != null && node.reading().unavailable().contains(pattern(key))) {
        report(member.line(), key, "the key " + key, "it left out", ConfigNode.NOT_AVAILABLE);
      }
    }
    return member == null ? null : node.member(key, member, false);
  }

  /** The value of that key; null, with an error, when it is absent. */
  public @Nullable ConfigNode require(String key, String expected) {
    ConfigNode value = get(key);
    if (value == null && present) {
      missing(key, expected);
    }
    return value;
  }

  /** Records that a key is missing. */
  public void missing(String key, String expected) {
    report(node.line(), key, "nothing", expected, null);
  }

  /** Records that something is missing that is no single key. */
  public void lacking(String found, String expected) {
    if (present) {
      node.reading().errors().add(node.line(), node.path(), found, expected, null);
    }
  }

  /** The value of that key, or the other where it is absent or wrong. */
  public <T> T read(String key, Read<T> read, T otherwise) {
    T value = read(key, read);
    return value == null ? otherwise : value;
  }

  /** The value of that key; null where it is absent or wrong. */
  public <T> @Nullable T read(String key, Read<T> read) {
    ConfigNode value = get(key);
    return value == null ? null : read.from(value);
  }

  /** The value of a key that must be there; the other where it is absent or wrong. */
  public <T> T require(String key, String expected, Read<T> read, T otherwise) {
    ConfigNode value = require(key, expected);
    T result = value == null ? null : read.from(value);
    return result == null ? otherwise : result;
  }

  /** Reports every key that was not asked for. */
  public void done() {
    members.forEach((key, member) -> {
      if (!known.contains(key) && !key.startsWith("x-")) {
        String hint = node.reading().hints().of(key, known);
        report(member.line(), key, "the unknown key " + key, expected(), hint);
      }
    });
  }

  private String expected() {
    String keys =
        known.stream()
            .filter(key -> !node.reading().unavailable().contains(pattern(key)))
            .collect(Collectors.joining(", "));
    return keys.isEmpty() ? "no key" : "one of " + keys;
  }

  private String pattern(String key) {
    return node.pattern().isEmpty() ? key : node.pattern() + "." + key;
  }

  private void report(int line, String key, String found, String expected, @Nullable String hint) {
    node.reading().errors().add(line, Paths.key(node.path(), key), found, expected, hint);
  }
}
