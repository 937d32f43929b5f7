package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.plugin.CallRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections whose attempts go on when a test says so. */
final class PlayedConnections extends UnpooledConnections {
  final List<PlayedAttempt> attempts = new ArrayList<>();

  /** Runs within {@link #open}, as a connection does that fails, or answers, at once. */
  Consumer<PlayedAttempt> atOnce = attempt -> {};

  /** What {@link #open} throws, though it must not; null: nothing. */
  @Nullable Throwable thrown;

  @Override
  public void open(
      Endpoint endpoint,
      CallRequest request,
      String requestId,
      long remainingMillis,
      Listener listener) {
    PlayedAttempt attempt = new PlayedAttempt(endpoint, remainingMillis, listener);
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    listener.opening(attempt);
    attempts.add(attempt);
    atOnce.accept(attempt);
  }
}
