package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.source.BoundedFile;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
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

  /** It takes up to sixteen bytes of the heap for each while it is read. */
  private static final int MAX_CHARACTERS =
      (int) Math.min(8 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 32);

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
    WholeText whole = null;
    try {
      whole = new WholeText(text);
      Node root = document(whole);
      if (root == null) {
        errors.add(0, "", "an empty file", "a configuration", null);
        return null;
      }
      return new TreeBuilder(substitution, errors).build(root);
    } catch (YAMLException e) {
      broken(e, text, whole, errors);
    } catch (TreeBuilder.Refused e) {
      return null;
    }
    return null;
  }

  private static void broken(
      YAMLException broken, String text, @Nullable WholeText reader, ConfigErrors errors) {
    // What has no mark was found where the reader is.
    int here = reader == null ? 0 : reader.getLine() + 1;
    switch (broken) {
      case MarkedYAMLException e -> {
        Mark mark = e.getProblemMark();
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        int line = mark == null ? 0 : mark.getLine() + 1;
        errors.add(line, "", "broken YAML", "valid YAML", context + e.getProblem());
      }
      case ReaderException e -> {
        long before = text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
        errors.add((int) before + 1, "", "a control character", "printable text", null);
      }
      case TooMany e -> {
        String most = "at most " + TreeBuilder.MAX_NODES + " of them, fewer with a smaller heap";
        errors.add(here, "", String.valueOf(e.getMessage()), most, null);
      }
      default ->
          errors.add(here, "", "broken YAML", "valid YAML", String.valueOf(broken.getMessage()));
    }
  }

  private static @Nullable String text(Path file, ConfigErrors errors) {
    try {
      String text = BoundedFile.readText(file, MAX_CHARACTERS);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      errors.add(0, "", "bytes that are not UTF-8", "a text file in UTF-8", null);
    } catch (BoundedFile.Refused refused) {
      errors.add(0, "", String.valueOf(refused.getMessage()), "a readable file", null);
    }
    return null;
  }

  /** Null when there is nothing but white space and comments. */
  private static @Nullable Node document(WholeText text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(TreeBuilder.MAX_DEPTH);
    // What aliases amount to is bounded by the builder, which knows the size of what they name.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    try {
      return new Composer(new Events(text, options), new PlainResolver(), options).getSingleNode();
    } catch (IllegalArgumentException badTag) {
      // The library refuses some tags so, such as !%3.
      throw new YAMLException(badTag.getMessage(), badTag);
    }
  }

  /** There are so many values in the document that the heap might not hold them. */
  private static final class TooMany extends YAMLException {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super("too many values");
    }
  }

  /** Counts values before the library makes its large nodes of them. */
  private static final class Events extends ParserImpl {
    private long values;

    Events(WholeText text, LoaderOptions options) {
      super(text, options);
    }

    @Override
    public Event getEvent() {
      Event event = super.getEvent();
      if (event instanceof NodeEvent && ++values > TreeBuilder.MAX_NODES) {
        throw new TooMany();
      }
      return event;
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
