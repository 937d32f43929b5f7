package dev.fanlight.gateway.merge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.merge.json.JsonBody;
import dev.fanlight.gateway.value.json.Shape;
import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * How one call ended.
 *
 * @param name the call's; of an unnamed call's items {@code call.0} and so on
 * @param upstream that was called; empty where there was no call
 * @param item which of a {@code for_each}; null outside one
 * @param elapsedMillis from the call being ready to its end
 */
public record CallResult(
    String name, String upstream, @Nullable Item item, End end, long elapsedMillis) {

  /** One element of a {@code for_each}: where it stands in its list, from 0, and what it is. */
  public record Item(int index, JsonNode value) {}

  /** The single end of a call. */
  public sealed interface End {}

  /**
   * It succeeded.
   *
   * @param body for a merge or a record the JSON that {@link JsonBody} made of it; for a race, what
   *     came
   * @param shape what the answer shows of the body; null: all
   */
  public record Success(int status, MultiMap headers, Buffer body, @Nullable Shape shape)
      implements End {

    /** One that is shown whole. */
    public Success(int status, MultiMap headers, Buffer body) {
      this(status, headers, body, null);
    }

    /**
     * What the answer shows of the body.
     *
     * @throws GatewayError when its shape cannot be made
     */
    public Buffer shown() {
      return shape == null ? body : shape.apply(body);
    }
  }

  /**
   * It did not.
   *
   * @param status the upstream's; 0 when none came
   * @param fallback the answer has it in place of the result; null: the answer has the error
   * @param body the JSON that the upstream sent, to be shown in the error; null: none is
   */
  public record Failure(
      GatewayError error, int status, @Nullable Fallback fallback, @Nullable Buffer body)
      implements End {

    /** One that shows nothing of what the upstream sent. */
    public Failure(GatewayError error, int status, @Nullable Fallback fallback) {
      this(error, status, fallback, null);
    }
  }

  /** {@code when} said no: it is no call at all, and null in a merge. */
  public record Skipped() implements End {}

  /**
   * The answer that takes the place of a failed call.
   *
   * @param body JSON
   * @param declared false for the null of an optional call that declares nothing else
   */
  public record Fallback(int status, Buffer body, boolean declared) {
    /** What an optional call leaves when nothing else is declared. */
    public static final Fallback NULL = new Fallback(200, JsonBody.NULL, false);

    public Fallback(int status, Buffer body) {
      this(status, body, true);
    }
  }

  /** The end of one that was no call. */
  public static CallResult skipped(String name, @Nullable Item item) {
    return new CallResult(name, "", item, new Skipped(), 0);
  }

  /** The same without the upstream's body, which nobody reads any more. */
  public CallResult withoutBody() {
    End rest =
        switch (end) {
          case Success success -> new Success(success.status(), success.headers(), JsonBody.NULL);
          case Failure failure ->
              new Failure(failure.error(), failure.status(), failure.fallback());
          case Skipped skipped -> skipped;
        };
    return new CallResult(name, upstream, item, rest, elapsedMillis);
  }

  /** The same without what the upstream sent with a failure. */
  CallResult withoutErrorBody() {
    return end instanceof Failure failure && failure.body() != null
        ? new CallResult(
            name,
            upstream,
            item,
            new Failure(failure.error(), failure.status(), failure.fallback()),
            elapsedMillis)
        : this;
  }

  /** How much of what the upstream sent with a failure it keeps. */
  public int errorBytes() {
    return end instanceof Failure failure && failure.body() != null ? failure.body().length() : 0;
  }

  public boolean succeeded() {
    return end instanceof Success;
  }

  public boolean skipped() {
    return end instanceof Skipped;
  }

  /** Null for one that was skipped. */
  public @Nullable Outcome outcome() {
    return switch (end) {
      case Success ignored -> Outcome.SUCCESS;
      case Failure failure -> failure.error().code().outcome();
      case Skipped ignored -> null;
    };
  }

  /** The failure as {@code errors} lists it; null when there is none. */
  public @Nullable CallError error() {
    return end instanceof Failure failure ? failed(failure) : null;
  }

  CallError failed(Failure failure) {
    GatewayError error = failure.error();
    int status = failure.status() == 0 ? error.status() : failure.status();
    return new CallError(
        name,
        upstream,
        error.code(),
        error.phase(),
        status,
        elapsedMillis,
        error.detail(),
        failure.body() == null ? null : failure.body().toString());
  }
}
