package dev.fanlight.gateway.telemetry.accesslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines go. Confined to the thread of the log. */
public interface LogOutput extends AutoCloseable {
  /**
   * Writes whole lines. Blocks.
   *
   * @throws IOException what the buffer still has then is lost
   */
  void write(ByteBuffer lines) throws IOException;

  /**
   * Opens what it writes to once more, by the same name.
   *
   * @throws IOException why it cannot; then it goes on writing to what was open
   */
  default void reopen() throws IOException {}

  @Override
  default void close() throws IOException {}
}
