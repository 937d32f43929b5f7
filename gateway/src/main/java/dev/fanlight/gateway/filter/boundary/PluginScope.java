package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scope as a plugin has it. The tasks of the plugin and what follows its futures run as the code
 * of the plugin, and the scope itself as that of the gateway. Confined to the exchange's loop.
 *
 * @param code of the plugin
 * @param guard of what the plugin sends
 */
public record PluginScope(Scope scope, PluginCode code, Guard guard) implements Scope {

  /** Guards the stream that a plugin sends as the body of a call. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Guards the stream.
     *
     * @param broken hears of the failure of the stream, with an error that names the plugin
     * @return the request to be sent; null: it needs no guard
     */
    @Nullable CallRequest of(CallRequest request, Consumer<GatewayError> broken);
  }

  @Override
  public Calls calls() {
    return (upstream, request) -> begin(() -> send(upstream, request));
  }

  /** A stream that fails ends its call: nobody else hears of that. */
  private Future<CallResponse> send(String upstream, CallRequest request) {
    Promise<CallResponse> sent = Promise.promise();
    CallRequest guarded = guard.of(request, sent::tryFail);
    if (guarded == null) {
      return scope.calls().send(upstream, request);
    }
    Task<CallResponse> call = in -> in.calls().send(upstream, guarded).onSuccess(sent::tryComplete);
    Task<CallResponse> stream = in -> sent.future();
    return scope.all(List.of(call, stream)).map(List::getFirst);
  }

  private <T> Future<T> begin(Supplier<Future<T>> work) {
    return code.follow(PluginCode.GATEWAY.call(work::get));
  }

  private <T> Task<T> own(Task<T> task) {
    return within -> {
      Future<T> started = code.call(() -> task.start(new PluginScope(within, code, guard)));
      // Not the compiler's null: a plugin may be compiled without its checks.
      return Objects.isNull(started) ? started : PluginCode.GATEWAY.follow(started);
    };
  }

  private <T> List<Task<T>> owned(List<Task<T>> tasks) {
    return tasks.stream().map(this::own).toList();
  }

  @Override
  public Duration remaining() {
    return scope.remaining();
  }

  @Override
  public <T> Future<List<T>> all(List<Task<T>> tasks) {
    return begin(() -> scope.all(owned(tasks)));
  }

  @Override
  public <T> Future<List<Settled<T>>> allSettled(List<Task<T>> tasks) {
    return begin(() -> scope.allSettled(owned(tasks)));
  }

  @Override
  public <T> Future<T> first(List<Task<T>> tasks) {
    return begin(() -> scope.first(owned(tasks)));
  }

  @Override
  public <T> Future<List<T>> quorum(int n, List<Task<T>> tasks) {
    return begin(() -> scope.quorum(n, owned(tasks)));
  }

  @Override
  public <T> Future<Void> asCompleted(List<Task<T>> tasks, Consumer<Settled<T>> each) {
    return begin(
        () -> scope.asCompleted(owned(tasks), settled -> code.run(() -> each.accept(settled))));
  }

  @Override
  public <T> Future<T> withTimeout(Duration timeout, Task<T> task) {
    return begin(() -> scope.withTimeout(timeout, own(task)));
  }

  @Override
  public <T> void background(Task<T> task) {
    PluginCode.GATEWAY.run(() -> scope.background(own(task)));
  }
}
