package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.fanout.call.BufferedCall;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.plan.Conditions;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Calls that no answer waits for: they belong to the gateway, not to the exchange that starts them.
 */
public final class BackgroundCalls {
  private BackgroundCalls() {}

  /**
   * Starts a declared call, or that of each item, unless its condition says no. Requests are made
   * now, while their values are there.
   */
  static void start(LiveScope scope, Slot slot, RunValues values) {
    List<Member> members;
    try {
      if (!Conditions.hold(slot.config.schedule().when(), values.of(slot, null))) {
        return;
      }
      members = Member.calling(values.members(slot));
    } catch (RuntimeException unreadable) {
      start(scope.context(), slot.branches.any(), failing(unreadable));
      return;
    }
    members.forEach(member -> start(scope.context(), member, values));
  }

  private static void start(ExchangeContext context, Member member, RunValues values) {
    Slot slot = member.slot;
    CallSpec branch;
    Supplier<CallRequest> request;
    try {
      branch = values.branch(member);
      request = made(() -> values.request(slot, member.itemValue()));
    } catch (RuntimeException unreadable) {
      branch = slot.branches.any();
      request = failing(unreadable);
    }
    start(context, branch.named(member.name()), request);
  }

  private static Supplier<CallRequest> made(Supplier<CallRequest> making) {
    try {
      CallRequest request = making.get();
      return () -> request;
    } catch (RuntimeException unreadable) {
      return failing(unreadable);
    }
  }

  private static Supplier<CallRequest> failing(RuntimeException unreadable) {
    GatewayError error = GatewayError.from(unreadable);
    return () -> {
      throw error;
    };
  }

  /** Starts one call, whose answer is dropped. */
  public static void start(ExchangeContext context, CallSpec spec, Supplier<CallRequest> making) {
    Duration timeout = Objects.requireNonNull(spec.timeout(), "only a stream has none");
    context.background().run(context, timeout, scope -> call((LiveScope) scope, spec, making));
  }

  private static Future<Void> call(LiveScope scope, CallSpec spec, Supplier<CallRequest> making) {
    Promise<Void> done = Promise.promise();
    new BufferedCall(
            scope,
            spec,
            BufferedCall.Judge.ANY,
            call -> {
              GatewayError error = call.error();
              if (error == null) {
                done.complete();
              } else {
                done.fail(error);
              }
            })
        .start(making);
    return done.future();
  }

  /** Counts a call that will not be made. */
  static void drop(LiveScope scope, Slot slot) {
    new BufferedCall(scope, slot.branches.any(), BufferedCall.Judge.ANY, call -> {})
        .refuse(Owned.notNeeded());
  }
}
