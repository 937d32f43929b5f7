package dev.fanlight.gateway.config.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one file into a {@link Tree}. Everything about it is bounded: size, depth, aliases. */
public final class YamlReader {
  /** Marks a plain scalar without a tag: the only kind whose type its text decides. */
  static final Tag PLAIN = new Tag("tag:fanlight:plain");

  private static final int MAX_CHARACTERS = 8 * 1024 * 1024;

  private YamlReader() {}

  /**
   * @param environment what placeholders may read
   * @param reading is told of the file, and of each that a placeholder names, before it is read
   * @return null when the file could not be read; the errors then say why
   */
  public static @Nullable Tree read(
      Path file, Map<String, String> environment, Consumer<Path> reading, ConfigErrors errors) {
    reading.accept(file);
    String text = text(file, errors);
    if (text == null) {
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    Substitution substitution =
        new Substitution(folder == null ? file : folder, environment, reading);
    try {
      Node root = document(text);
      if (root == null) {
        errors.add(0, "", "an empty file", "a configuration", null);
        return null;
      }
      return new TreeBuilder(substitution, errors).build(root);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      int line = mark == null ? 0 : mark.getLine() + 1;
      errors.add(line, "", "broken YAML", "valid YAML", context + e.getProblem());
    } catch (ReaderException e) {
      int line = (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count() + 1;
      errors.add(line, "", "a control character", "printable text", null);
    } catch (YAMLException e) {
      errors.add(0, "", "broken YAML", "valid YAML", String.valueOf(e.getMessage()));
    } catch (TreeBuilder.Refused e) {
      return null;
    }
    return null;
  }

  private static @Nullable String text(Path file, ConfigErrors errors) {
    try {
      if (Files.size(file) > MAX_CHARACTERS) {
        errors.add(0, "", "a huge file", "at most " + MAX_CHARACTERS + " bytes", null);
        return null;
      }
      String text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      errors.add(0, "", "bytes that are not UTF-8", "a text file in UTF-8", null);
    } catch (IOException e) {
      String reason = Files.exists(file) ? e.getClass().getSimpleName() : "no such file";
      errors.add(0, "", reason, "a readable file", null);
    }
    return null;
  }

  /** Null when there is nothing but white space and comments. */
  private static @Nullable Node document(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(TreeBuilder.MAX_DEPTH);
    // What aliases amount to is bounded by the builder, which knows the size of what they name.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    try {
      return new Composer(
              new ParserImpl(new WholeText(text), options), new PlainResolver(), options)
          .getSingleNode();
    } catch (IllegalArgumentException badTag) {
      // The library refuses some tags so, such as !%3.
      throw new YAMLException(badTag.getMessage(), badTag);
    }
  }

  /** Leaves typing to us: {@code on}, {@code 010} and {@code 1:30} are what they look like. */
  private static final class PlainResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // None: YAML 1.1 would read words and times as booleans and numbers.
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
    }
  }
}
