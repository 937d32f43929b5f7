package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.source.BoundedFile;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads one file into a {@link Tree}. Everything about it is bounded: size, depth, aliases. */
public final class YamlReader {
  /** Marks a plain scalar without a tag: the only kind whose type its text decides. */
  static final Tag PLAIN = new Tag("tag:fanlight:plain");

  /** It takes up to sixteen bytes of the heap for each while it is read. */
  private static final int MAX_CHARACTERS =
      (int) Math.min(8 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 32);

  private static final String QUOTES = "within { } and [ ] a placeholder needs quotes: \"${VAR}\"";

  private YamlReader() {}

  /**
   * @param environment what placeholders may read; null: there may be none
   * @param reading is told of the file, and of each that a placeholder names, before it is read
   * @return null when the file could not be read; the errors then say why
   */
  public static @Nullable Tree read(
      Path file,
      @Nullable Map<String, String> environment,
      Consumer<Path> reading,
      ConfigErrors errors) {
    reading.accept(file);
    String text = text(file, errors);
    if (text == null) {
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    Substitution substitution =
        new Substitution(folder == null ? file : folder, environment, reading);
    StreamReader whole = null;
    try {
      LoadSettings settings = settings(text);
      whole = new StreamReader(settings, text);
      Node root = document(settings, whole);
      if (root == null) {
        errors.add(0, "", "an empty file", "a configuration", null);
        return null;
      }
      return new TreeBuilder(substitution, errors).build(root);
    } catch (YamlEngineException e) {
      broken(e, text, whole, errors);
    } catch (TreeBuilder.Refused e) {
      return null;
    }
    return null;
  }

  private static void broken(
      YamlEngineException broken, String text, @Nullable StreamReader reader, ConfigErrors errors) {
    // What has no mark was found where the reader is.
    int here = reader == null ? 0 : reader.getLine() + 1;
    switch (broken) {
      case MarkedYamlEngineException e -> {
        Mark mark = e.getProblemMark().orElse(null);
        String context =
            e.getContext() == null || e.getContext().isEmpty() ? "" : e.getContext() + ": ";
        int line = mark == null ? 0 : mark.getLine() + 1;
        String problem = isPlaceholder(text, mark) ? QUOTES : context + e.getProblem();
        errors.add(line, "", "broken YAML", "valid YAML", problem);
      }
      case ReaderException e -> {
        long before = text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
        errors.add((int) before + 1, "", "a control character", "printable text", null);
      }
      case TooMany ignored -> {
        String most = "at most " + TreeBuilder.MAX_NODES + " of them, fewer with a smaller heap";
        errors.add(here, "", "too many values", most, null);
      }
      default ->
          errors.add(here, "", "broken YAML", "valid YAML", String.valueOf(broken.getMessage()));
    }
  }

  /** Whether it is the brace of a placeholder that the parser takes for a mapping. */
  private static boolean isPlaceholder(String text, @Nullable Mark mark) {
    int brace = mark == null ? 0 : text.offsetByCodePoints(0, mark.getIndex());
    return brace > 0 && text.startsWith("${", brace - 1);
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

  private static LoadSettings settings(String text) {
    return LoadSettings.builder()
        // All at once: the library copies what it holds of a long scalar for each buffer it reads.
        .setBufferSize(text.length() + 1)
        .setCodePointLimit(MAX_CHARACTERS)
        // What aliases amount to is bounded by the builder, which knows the size of what they name.
        .setMaxAliasesForCollections(Integer.MAX_VALUE)
        .setAllowNonScalarKeys(true)
        .setSchema(new Untyped())
        .build();
  }

  /** Null when there is nothing but white space and comments. */
  private static @Nullable Node document(LoadSettings settings, StreamReader text) {
    try {
      return new Composer(settings, new Events(settings, text)).getSingleNode().orElse(null);
    } catch (IllegalArgumentException badTag) {
      // The library refuses some tags so, such as !%3.
      throw new YamlEngineException(badTag.getMessage(), badTag);
    }
  }

  /** There are so many values in the document that the heap might not hold them. */
  private static final class TooMany extends YamlEngineException {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super("too many values");
    }
  }

  /** Bounds values and depth, before the library makes its large nodes of them. */
  private static final class Events extends ParserImpl {
    private long values;
    private int depth;

    Events(LoadSettings settings, StreamReader text) {
      super(settings, text);
    }

    @Override
    public Event next() {
      Event event = super.next();
      if (event instanceof NodeEvent && ++values > TreeBuilder.MAX_NODES) {
        throw new TooMany();
      }
      if (event instanceof CollectionStartEvent && ++depth > TreeBuilder.MAX_DEPTH) {
        throw new YamlEngineException("Depth of more than " + TreeBuilder.MAX_DEPTH);
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
      return event;
    }
  }

  /** Leaves typing to us: {@code on}, {@code 010} and {@code 1:30} are what they look like. */
  private static final class Untyped implements Schema {
    @Override
    public ScalarResolver getScalarResolver() {
      return (value, implicit) -> implicit ? PLAIN : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Map.of();
    }
  }
}
