package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.limit.Deadline;
import dev.fanlight.gateway.limit.HeldBytes;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.upstream.CallOwner;
import dev.fanlight.gateway.upstream.OpenCall;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stands between the engine and an upstream, and hands on what either wants of the other. */
abstract class Passage implements CallOwner, OpenCall {
  final CallOwner owner;
  private @Nullable OpenCall open;

  Passage(CallOwner owner) {
    this.owner = owner;
  }

  OpenCall of(OpenCall opened) {
    open = opened;
    return this;
  }

  boolean isOpen() {
    return open != null;
  }

  private OpenCall opened() {
    return Objects.requireNonNull(open);
  }

  @Override
  public Phase phase() {
    return open == null ? Phase.QUEUE : open.phase();
  }

  @Override
  public void abort(GatewayError reason) {
    opened().abort(reason);
  }

  @Override
  public long queuedNanos() {
    return opened().queuedNanos();
  }

  @Override
  public long connectNanos() {
    return opened().connectNanos();
  }

  @Override
  public Loop loop() {
    return owner.loop();
  }

  @Override
  public HeldBytes held() {
    return owner.held();
  }

  @Override
  public Deadline deadline() {
    return owner.deadline();
  }

  @Override
  public String requestId() {
    return owner.requestId();
  }

  @Override
  public void uploading(boolean now) {
    owner.uploading(now);
  }
}
