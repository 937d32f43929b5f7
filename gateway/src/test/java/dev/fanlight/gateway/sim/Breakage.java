package dev.fanlight.gateway.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bug put in on purpose, to see that the tests would notice it. One class is compiled with one
 * place of its source changed, and the test that is to fail is loaded a second time, linked with
 * the broken class instead of the sound one.
 *
 * @param name what is wrong then
 * @param in a top-level class of the gateway
 * @param find the place to change: a text that occurs once in the class's source
 * @param replacement what to put there
 */
public record Breakage(String name, Class<?> in, String find, String replacement) {
  private static final Path SOURCES = Path.of("src/main/java");

  /**
   * A new {@code test}, by its constructor without parameters, that runs with the broken class. To
   * the loader that brings it everything of the gateway is another class of the same name; so it
   * can only be used as a type of the JDK.
   */
  public <T> T load(Class<? extends T> test, Class<T> as) {
    BrokenLoader loader = new BrokenLoader(SourceCompiler.compile(in.getName(), brokenSource()));
    try {
      Constructor<?> constructor = loader.loadClass(test.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return as.cast(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no " + test + " with " + name, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * The source of its class with the bug in it.
   *
   * @throws AssertionError when the place is not found: then the bug has silently stopped to be one
   */
  public String brokenSource() {
    String sound;
    try {
      sound = Files.readString(SOURCES.resolve(in.getName().replace('.', '/') + ".java"), UTF_8);
    } catch (IOException e) {
      throw new AssertionError("no source of " + in, e);
    }
    int place = sound.indexOf(find);
    if (place < 0 || sound.indexOf(find, place + 1) >= 0) {
      throw new AssertionError(name + ": not exactly once in " + in.getSimpleName() + ": " + find);
    }
    return sound.replace(find, replacement);
  }
}
