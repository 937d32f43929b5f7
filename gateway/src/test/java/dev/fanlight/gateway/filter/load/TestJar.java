package dev.fanlight.gateway.filter.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.plugin.PluginFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A plugin jar, compiled and packed by a test. */
public final class TestJar {
  public static final String SERVICES = "META-INF/services/" + PluginFactory.class.getName();

  private static final JavaCompiler JAVAC =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());

  /** One for all: it remembers what is in the class path. */
  private static final JavaFileManager FILES = JAVAC.getStandardFileManager(null, null, null);

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> entries = new LinkedHashMap<>();
  private final Set<String> absent = new HashSet<>();

  /** A factory called {@code test.CLASS} for the plugin of that name, whose body is given. */
  public static TestJar plugin(String simpleName, String plugin, String create) {
    return new TestJar()
        .source("test." + simpleName, factory(simpleName, plugin, create))
        .entry(SERVICES, "test." + simpleName);
  }

  /** The source of such a factory; its configuration has one text, {@code word}. */
  public static String factory(String simpleName, String plugin, String create) {
    return """
    package test;
    import dev.fanlight.plugin.*;
    public class %s implements PluginFactory<%s.Config> {
      public record Config(String word) {}
      public String name() { return "%s"; }
      public Class<Config> configType() { return Config.class; }
      public Plugin create(Config config, PluginContext context) { %s }
    }
    """
        .formatted(simpleName, simpleName, plugin, create);
  }

  public TestJar source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  public TestJar entry(String name, String content) {
    entries.put(name, content);
    return this;
  }

  /** A compiled class that the jar lacks, such as {@code test/Missing.class}. */
  TestJar without(String name) {
    absent.add(name);
    return this;
  }

  public Path write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(jar.getParent(), "classes");
    compile(classes);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(path).toString();
        if (!absent.contains(name)) {
          put(out, name, Files.readAllBytes(path));
        }
      }
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        put(out, entry.getKey(), entry.getValue().getBytes(UTF_8));
      }
    }
    return jar;
  }

  private void compile(Path classes) {
    if (sources.isEmpty()) {
      return;
    }
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, source) -> units.add(new Source(name, source)));
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-d", classes.toString(), "-proc:none");
    if (!JAVAC.getTask(messages, FILES, null, options, null, units).call()) {
      throw new IllegalArgumentException(messages.toString());
    }
  }

  private static void put(JarOutputStream out, String name, byte[] content) {
    try {
      out.putNextEntry(new JarEntry(name));
      out.write(content);
      out.closeEntry();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String source;

    Source(String className, String source) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}
