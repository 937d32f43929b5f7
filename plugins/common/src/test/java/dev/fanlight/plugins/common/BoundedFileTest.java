package dev.fanlight.plugins.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {
  @TempDir Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("keys");
  }

  private BoundedFile file() {
    return new BoundedFile("key_file", path, 8);
  }

  @Test
  void aFileWithinTheLimit_isRead() throws IOException {
    Files.writeString(path, "one\ntwo\n");

    assertThat(file().lines()).containsExactly("one", "two");
    assertThat(file().bytes()).hasSize(8);
  }

  @Test
  void aLargerFile_isNamedWithTheLimit() throws IOException {
    Files.writeString(path, "one\ntwo\n3");

    refuses("key_file must be a regular file of at most 8 bytes: " + path);
  }

  @Test
  void aFolder_isNoFile() throws IOException {
    Files.createDirectory(path);

    refuses("key_file must be a regular file of at most 8 bytes: " + path);
  }

  @Test
  void aMissingFile_isNamed() {
    refuses("key_file does not exist: " + path);
  }

  @Test
  void bytesThatAreNoText_areNotShown() throws IOException {
    Files.write(path, new byte[] {(byte) 0xff});

    refuses("key_file is not UTF-8 text: " + path);
  }

  @Test
  void aByteOrderMark_isNoPartOfALine() throws IOException {
    Files.writeString(path, "\uFEFFone");

    refuses("key_file begins with a byte order mark: save it without one: " + path);
  }

  private void refuses(String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> file().lines()).withMessage(message);
  }
}
