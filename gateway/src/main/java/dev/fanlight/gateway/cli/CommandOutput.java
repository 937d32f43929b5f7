package dev.fanlight.gateway.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a command writes its results. A writer around it would forget that they were lost. */
final class CommandOutput extends OutputStream {
  /** The exit code if results were lost. */
  static final int LOST = 4;

  private final OutputStream to;
  private @Nullable IOException failure;

  CommandOutput(OutputStream to) {
    this.to = to;
  }

  /**
   * Whether not all results were written. A disk that is full is told of. A reader that has had
   * enough, such as {@code head}, is not.
   */
  boolean isLost(PrintWriter err) {
    if (failure == null) {
      return false;
    }
    String why = String.valueOf(failure.getMessage());
    if (!why.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      err.println("fanlight: the output could not be written: " + why);
    }
    return true;
  }

  /** A step of writing. */
  private interface Step {
    void run() throws IOException;
  }

  private void keep(Step step) throws IOException {
    try {
      step.run();
    } catch (IOException lost) {
      failure = failure == null ? lost : failure;
      throw lost;
    }
  }

  @Override
  public void write(int octet) throws IOException {
    keep(() -> to.write(octet));
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    keep(() -> to.write(bytes, from, length));
  }

  @Override
  public void flush() throws IOException {
    keep(to::flush);
  }
}
