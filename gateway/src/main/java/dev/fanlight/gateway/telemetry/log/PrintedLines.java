package dev.fanlight.gateway.telemetry.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives on what is printed, line by line. Blank lines are left out. Of a line that is much too long
 * it holds the beginning. Confined to the lock of its print stream.
 */
final class PrintedLines extends OutputStream {
  /** Bytes of a line that are held: more characters than the log has of a message, in UTF-8. */
  private static final int LONGEST = 4 * CutThrown.LONGEST;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private PrintedLines(Consumer<String> lines) {
    this.lines = lines;
  }

  /**
   * @param lines is given each line, on the thread that prints it
   */
  static PrintStream to(Consumer<String> lines) {
    return new Prints(new PrintedLines(lines));
  }

  /**
   * Prints no stack of an exception whose causes have no end. {@link Throwable#printStackTrace()}
   * would follow them until its own stack overflows. Until then it holds each of them in memory,
   * and the lock of the stream, which an event loop that prints waits for.
   */
  private static final class Prints extends PrintStream {
    private static final int MOST_CAUSES = 1_000;

    Prints(PrintedLines lines) {
      super(lines, false, StandardCharsets.UTF_8);
    }

    /** The lock is held where a stack follows. */
    @Override
    public void println(@Nullable Object printed) {
      if (printed instanceof Throwable thrown
          && Thread.holdsLock(this)
          && !Causes.areFewer(MOST_CAUSES, thrown)) {
        throw new IllegalStateException(
            thrown.getClass().getName() + " has more causes than can be printed");
      }
      super.println(printed);
    }
  }

  @Override
  public void write(int octet) {
    if (octet == '\n') {
      flush();
    } else if (line.size() < LONGEST) {
      line.write(octet);
    }
  }

  /** Also a line that has not ended: whoever flushes wants it to be seen. */
  @Override
  public void flush() {
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    line.reset();
    if (!text.isEmpty()) {
      lines.accept(text);
    }
  }
}
