package dev.fanlight.gateway.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal while a command redraws it. It comes back as it was, also after Ctrl-C. Uses {@code
 * stty}, which every Unix has.
 */
final class Screen implements AutoCloseable {
  private static final String BEGIN = "\u001b[?1049h\u001b[?25l";
  private static final String END = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST = "\u001b[J";

  private final PrintWriter out;
  private final String before;
  private final Thread hook = new Thread(this::restore, "terminal");
  private boolean restored;

  private Screen(PrintWriter out, String before) {
    this.out = out;
    this.before = before;
  }

  /** Whether both ends of the command are a terminal. */
  static boolean isThere() {
    return run(Redirect.INHERIT, "test -t 0 && test -t 1") != null;
  }

  /**
   * Takes the terminal.
   *
   * @throws IOException if it cannot be taken
   */
  static Screen open(PrintWriter out) throws IOException {
    String before = run(Redirect.PIPE, "stty -g");
    if (before == null || run(Redirect.PIPE, "stty -icanon -echo min 1") == null) {
      throw new IOException("this terminal cannot be used; try --once");
    }
    Screen screen = new Screen(out, before.strip());
    Runtime.getRuntime().addShutdownHook(screen.hook);
    out.print(BEGIN);
    out.flush();
    return screen;
  }

  /** Lines and columns; those of the oldest terminals where it does not say. */
  static int[] size() {
    String size = run(Redirect.PIPE, "stty size");
    if (size == null || !size.strip().matches("[1-9][0-9]{0,3} [1-9][0-9]{0,3}")) {
      return new int[] {24, 80};
    }
    String[] parts = size.strip().split(" ", -1);
    return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
  }

  /** A line break behind the last line would move all of them up in a terminal that is full. */
  void show(String lines) {
    out.print(HOME + lines.stripTrailing().replace("\n", REST_OF_LINE + "\r\n") + REST);
    out.flush();
  }

  /** The keys that are pressed. */
  @SuppressWarnings("DefaultCharset")
  static InputStream keys() {
    return System.in;
  }

  private synchronized void restore() {
    if (!restored) {
      restored = true;
      out.print(END);
      out.flush();
      run(Redirect.PIPE, "stty " + before);
    }
  }

  @Override
  public void close() {
    restore();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /** What it prints; null: it failed. */
  private static @Nullable String run(Redirect output, String command) {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .redirectOutput(output)
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : null;
    } catch (IOException missing) {
      return null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
