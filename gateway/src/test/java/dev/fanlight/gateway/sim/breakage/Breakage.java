package dev.fanlight.gateway.sim.breakage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A bug put in on purpose: a class of the gateway, compiled with one place of its source changed.
 * {@link #load} loads a test a second time, linked with the broken class.
 *
 * @param rule the rule that the bug breaks
 * @param in the broken class, top-level, by its name below {@code dev.fanlight.gateway}
 * @param find the place to change: a text that occurs once in the source of the class
 * @param replacement the text to put there
 * @param schedules a test of random schedules, one for each seed, that must notice the bug
 */
public record Breakage(
    String rule,
    String in,
    String find,
    String replacement,
    Class<? extends LongConsumer> schedules) {
  private static final String GATEWAY = "dev.fanlight.gateway.";
  private static final Path SOURCES = Path.of("src/main/java");

  /**
   * Makes a {@code test} that runs with the broken class, by its constructor without parameters.
   * Another loader defines the test and the whole gateway again, so the test can only be used as a
   * type of the JDK.
   */
  public <T> T load(Class<? extends T> test, Class<T> as) {
    BrokenLoader loader = new BrokenLoader(SourceCompiler.compile(GATEWAY + in, brokenSource()));
    try {
      Constructor<?> constructor = loader.loadClass(test.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return as.cast(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no " + test + " without the rule: " + rule, e);
    }
  }

  private String brokenSource() {
    String sound;
    try {
      sound = Files.readString(SOURCES.resolve((GATEWAY + in).replace('.', '/') + ".java"), UTF_8);
    } catch (IOException e) {
      throw new AssertionError("no source of " + in, e);
    }
    int place = sound.indexOf(find);
    if (place < 0 || sound.indexOf(find, place + 1) >= 0) {
      throw new AssertionError(rule + ": not exactly once in " + in + ": " + find);
    }
    return sound.replace(find, replacement);
  }

  @Override
  public String toString() {
    return rule;
  }
}
