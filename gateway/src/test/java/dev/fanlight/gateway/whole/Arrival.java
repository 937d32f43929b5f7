package dev.fanlight.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request as an upstream sees it, and the means to answer it, well or badly. A script uses it
 * on a virtual thread of its own, so its methods block. Whoever asked may leave at any time: the
 * next thing the script does then ends it.
 */
public abstract class Arrival {
  /** How the other side left before it had its answer. */
  public enum Departure {
    CLOSED,
    RESET
  }

  /** Ends a script whose caller has left. */
  static final class Departed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  public final String method;
  public final String target;

  /** {@code name: value}, names in lower case. */
  public final List<String> fields;

  private final CompletableFuture<Departure> departure = new CompletableFuture<>();
  private volatile Runnable beforeAnswer = () -> {};

  Arrival(String method, String target, List<String> fields) {
    this.method = method;
    this.target = target;
    this.fields = fields;
  }

  public String path() {
    return target.replaceFirst("\\?.*", "");
  }

  public @Nullable String field(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  public List<String> values(String name) {
    return fields.stream()
        .filter(field -> field.startsWith(name + ":"))
        .map(field -> field.substring(name.length() + 1).strip())
        .toList();
  }

  /** Reads what there is of the request body, up to that many bytes; empty at its end. */
  public abstract byte[] read(int atMost);

  /** Reads the request body to its end. */
  public final String body() {
    StringBuilder body = new StringBuilder();
    for (byte[] bytes = read(8192); bytes.length > 0; bytes = read(8192)) {
      body.append(new String(bytes, UTF_8));
    }
    return body.toString();
  }

  /** An interim head. */
  public abstract void interim(int status);

  /**
   * @param length of the body to be declared; -1: none
   * @param fields {@code name: value}
   */
  public abstract void head(int status, long length, String... fields);

  public abstract void write(byte[] bytes);

  public final void write(String text) {
    write(text.getBytes(UTF_8));
  }

  public abstract void end(String... trailers);

  /** Breaks off: resets the connection, or the stream. */
  public abstract void cut();

  /** Closes the connection, in the orderly way. */
  public abstract void close();

  /** Whatever is said here goes out as it is; HTTP/1.1 only. */
  public abstract void raw(String text);

  /** Runs that before the whole answer is written: whoever has it may ask again at once. */
  final void beforeAnswer(Runnable told) {
    beforeAnswer = told;
  }

  public final void answer(int status, String body, String... fields) {
    byte[] bytes = body.getBytes(UTF_8);
    beforeAnswer.run();
    head(status, bytes.length, fields);
    write(bytes);
    end();
  }

  public final void json(String body) {
    answer(200, body, "content-type: application/json");
  }

  /** Waits until that is done or the other side leaves. */
  public final void await(CompletableFuture<?> gate) {
    watch();
    wait(CompletableFuture.anyOf(gate, departure), null);
  }

  /**
   * Takes that long; less if the other side leaves. It is for upstreams that are slower than a
   * timeout, which only real time can show. What must merely come later awaits a gate.
   */
  public final void delay(Duration time) {
    watch();
    wait(departure, time);
  }

  /** Does nothing more until the other side leaves. */
  public final void stall() {
    watch();
    wait(departure, null);
  }

  private void wait(CompletableFuture<?> event, @Nullable Duration time) {
    try {
      if (time == null) {
        event.get();
      } else {
        event.get(time.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException elapsed) {
      return;
    } catch (ExecutionException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
    if (departure.isDone()) {
      throw new Departed();
    }
  }

  /** From now on the other side's departure is noticed while the script waits. */
  abstract void watch();

  final void departed(Departure how) {
    departure.complete(how);
  }

  public final boolean hasDeparted() {
    return departure.isDone();
  }

  /** How the other side left; waits for it. */
  public final Departure awaitDeparture() {
    return Eventually.get("the caller's departure from " + target, departure);
  }

  @Override
  public String toString() {
    return method + " " + target + (hasDeparted() ? " (left)" : "");
  }
}
