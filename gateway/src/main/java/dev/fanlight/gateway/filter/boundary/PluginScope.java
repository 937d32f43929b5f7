package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A scope as a plugin has it. The tasks of the plugin and what follows its futures run as the code
 * of the plugin, and the scope itself as that of the gateway. Confined to the exchange's loop.
 *
 * @param code of the plugin
 */
public record PluginScope(Scope scope, PluginCode code) implements Scope {

  @Override
  public Calls calls() {
    Calls calls = scope.calls();
    return (upstream, request) -> begin(() -> calls.send(upstream, request));
  }

  private <T> Future<T> begin(Supplier<Future<T>> work) {
    return code.follow(PluginCode.GATEWAY.call(work::get));
  }

  private <T> Task<T> own(Task<T> task) {
    return within -> {
      Future<T> started = code.call(() -> task.start(new PluginScope(within, code)));
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
