package dev.fanlight.gateway.filter.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The resources of a jar that is replaced while it is open. */
class PluginClassLoaderTest {
  private static final String NAME = "texts/a b.txt";

  private final ClassLoader gateway = PluginClassLoaderTest.class.getClassLoader();

  @TempDir private Path folder;

  @BeforeEach
  void pack() throws IOException {
    put("one");
  }

  /** Puts another jar in the place of the one that may be open. */
  private void put(String word) throws IOException {
    Path next = new TestJar().entry(NAME, word).write(folder.resolve("next.part"));
    Files.move(next, folder.resolve("words.jar"), StandardCopyOption.REPLACE_EXISTING);
  }

  private PluginClassLoader open() throws IOException {
    return new PluginClassLoader("words.jar", folder.resolve("words.jar"), gateway);
  }

  private static String text(@Nullable InputStream in) throws IOException {
    try (InputStream text = Objects.requireNonNull(in)) {
      return new String(text.readAllBytes(), UTF_8);
    }
  }

  private static URL address(PluginClassLoader loader) {
    return Objects.requireNonNull(loader.getResource(NAME));
  }

  @Test
  void getResourceAsStream_readsTheJarThatTheClassesComeFrom() throws IOException {
    try (PluginClassLoader before = open()) {
      assertThat(text(before.getResourceAsStream(NAME))).isEqualTo("one");
      put("two");
      try (PluginClassLoader after = open()) {
        assertThat(text(after.getResourceAsStream(NAME))).isEqualTo("two");
      }
      assertThat(text(before.getResourceAsStream(NAME))).isEqualTo("one");
    }
  }

  @Test
  void getResource_isAnAddressInTheJarThatTheClassesComeFrom() throws IOException {
    try (PluginClassLoader before = open()) {
      assertThat(text(address(before).openStream())).isEqualTo("one");
      put("two");
      try (PluginClassLoader after = open()) {
        assertThat(text(address(after).openStream())).isEqualTo("two");
        for (URL each : Collections.list(after.getResources(NAME))) {
          assertThat(text(each.openStream())).isEqualTo("two");
        }
      }
      assertThat(text(address(before).openStream())).isEqualTo("one");
    }
  }

  /** Libraries that ask for no caches believe that the jar is theirs. */
  @Test
  void aResource_isReadAfterSomebodyHasClosedItsJar() throws IOException {
    try (PluginClassLoader loader = open()) {
      URLConnection connection = address(loader).openConnection();
      connection.setUseCaches(false);
      ((JarURLConnection) connection).getJarFile().close();

      assertThat(text(address(loader).openStream())).isEqualTo("one");
      assertThat(text(loader.getResourceAsStream(NAME))).isEqualTo("one");
    }
  }

  @Test
  void aResource_ofALoaderThatIsClosed_isAnInputError() throws IOException {
    PluginClassLoader loader = open();
    URL address = address(loader);
    loader.close();

    assertThatIOException().isThrownBy(address::openStream).withMessageContaining("closed");
  }

  @Test
  void aConnection_knowsTheSizeTheTypeAndTheTimeOfItsEntry() throws IOException {
    try (PluginClassLoader loader = open()) {
      URLConnection connection = address(loader).openConnection();

      assertThat(connection.getContentLengthLong()).isEqualTo("one".length());
      assertThat(connection.getContentType()).isEqualTo("text/plain");
      assertThat(connection.getLastModified())
          .isEqualTo(((JarURLConnection) connection).getJarEntry().getTime());
    }
  }

  @Test
  @SuppressWarnings("deprecation") // the constructor is what libraries use
  void anAddress_thatBeginsWithASlash_beginsInTheJar() throws IOException {
    try (PluginClassLoader loader = open()) {
      assertThat(text(new URL(address(loader), "/texts/a%20b.txt").openStream())).isEqualTo("one");
      assertThat(text(new URL(address(loader), "a%20b.txt").openStream())).isEqualTo("one");
    }
  }
}
