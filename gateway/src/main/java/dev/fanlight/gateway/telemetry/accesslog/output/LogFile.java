package dev.fanlight.gateway.telemetry.accesslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that lines are added to. Each write is one system call that appends, so the lines of two
 * gateways stay whole. A disk that becomes full in the middle of a line leaves a piece of that
 * line; the next line begins below it.
 */
public final class LogFile implements LogOutput {
  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

  /** Less what the umask of the process takes away. */
  private static final FileAttribute<?> PERMISSIONS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

  private final Path path;
  private FileChannel channel;
  private boolean midLine;

  /**
   * Opens the file, or creates it. Its folder must exist.
   *
   * @throws IOException with the reason in an operator's words
   */
  public LogFile(Path path) throws IOException {
    this(path, open(path));
  }

  /**
   * @param open the file
   */
  LogFile(Path path, FileChannel open) {
    this.path = path;
    this.channel = open;
    this.midLine = endsMidLine(path);
  }

  private static FileChannel open(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("it is no regular file"); // a pipe would block until somebody reads it
    }
    try {
      return path.getFileSystem().supportedFileAttributeViews().contains("posix")
          ? FileChannel.open(path, APPEND, PERMISSIONS)
          : FileChannel.open(path, APPEND);
    } catch (NoSuchFileException missing) {
      throw new IOException("its folder does not exist", missing);
    } catch (AccessDeniedException denied) {
      throw new IOException("permission denied", denied);
    } catch (FileSystemException refused) {
      throw new IOException(refused.getReason(), refused);
    }
  }

  /** What ended in the middle of a line may have crashed, or had no room. */
  private static boolean endsMidLine(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public void write(ByteBuffer lines) throws IOException {
    if (midLine && channel.write(ByteBuffer.wrap(new byte[] {'\n'})) == 1) {
      midLine = false;
    }
    try {
      while (lines.hasRemaining()) {
        channel.write(lines);
      }
    } catch (IOException full) {
      midLine = lines.position() > 0 && lines.get(lines.position() - 1) != '\n';
      throw full;
    }
  }

  @Override
  public void reopen() throws IOException {
    FileChannel before = channel;
    channel = open(path);
    midLine = endsMidLine(path);
    try {
      before.close();
    } catch (IOException failure) {
      LOG.warn("the access log's earlier file was not closed cleanly: {}", failure.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
