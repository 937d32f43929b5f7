package dev.fanlight.gateway.filter.boundary.body;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.limit.memory.CallbackStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Guards what a plugin made of a body: what it throws names the plugin. On the exchange's loop. */
public final class PluginBody {
  private static final Body.Streamed NOTHING = new Body.Streamed(new SpentStream(), 0);

  private PluginBody() {}

  /** A plugin gets the body: the handlers that the plugin sets run as the plugin's code. */
  public static void show(@Nullable Body body) {
    if (body instanceof Body.Streamed streamed
        && streamed.stream() instanceof CallbackStream stream) {
      stream.callsBack(PluginCode.OF_SETTER);
    }
  }

  /**
   * Guards the body of a plugin's response, unless it is the one that the plugin received.
   *
   * @param owner whose response it is
   */
  public static void guard(
      GatewayResponse response, @Nullable Body received, PluginStream.Owner owner) {
    Body guarded = guarded(response.body(), received, owner, null);
    if (guarded != null) {
      response.body(guarded);
    }
  }

  /**
   * Guards the body of the request that a plugin passes on, unless it is the one that the plugin
   * received.
   *
   * @param owner whose request it is
   */
  public static void guard(
      GatewayRequest request,
      @Nullable Body received,
      PluginStream.Owner owner,
      PluginStream.Upload upload) {
    Body guarded = guarded(request.body(), received, owner, upload);
    if (guarded != null) {
      request.body(guarded);
    }
  }

  /**
   * Guards the body of a call that a plugin makes, unless it is a stream of the gateway.
   *
   * @param owner whose call it is
   * @return null: the body needs no guard
   */
  public static @Nullable CallRequest guard(
      CallRequest call, PluginStream.Owner owner, PluginStream.Upload upload) {
    if (!(call.body() instanceof Body.Streamed own)
        || own.stream() instanceof CallbackStream
        || own.stream() instanceof PluginStream
        || Body.Counted.isSpent(own.stream())) {
      return null;
    }
    ReadStream<Buffer> stream = guarded(own, NOTHING.stream(), owner, upload);
    Body body = new Body.Streamed(stream, own.length());
    return new CallRequest(call.method(), call.target(), call.headers(), body, call.timeout());
  }

  /** Null: the body needs no guard. */
  private static @Nullable Body guarded(
      Body body,
      @Nullable Body received,
      PluginStream.Owner owner,
      PluginStream.@Nullable Upload upload) {
    if (!(body instanceof Body.Streamed own)) {
      return null;
    }
    Body.Streamed given = received instanceof Body.Streamed streamed ? streamed : NOTHING;
    ReadStream<Buffer> stream = guarded(own, given.stream(), owner, upload);
    Supplier<MultiMap> trailers = PluginTrailers.guarded(own.trailers(), given.trailers(), owner);
    return stream.equals(own.stream()) && trailers.equals(own.trailers())
        ? null
        : new Body.Streamed(stream, own.length(), trailers);
  }

  private static ReadStream<Buffer> guarded(
      Body.Streamed body,
      ReadStream<Buffer> received,
      PluginStream.Owner owner,
      PluginStream.@Nullable Upload upload) {
    ReadStream<Buffer> own = body.stream();
    boolean isGuarded = received.equals(own) || own instanceof PluginStream;
    // Who writes an answer compares its length: to HEAD, it may be that of a body that never comes.
    long length = upload == null ? -1 : body.length();
    if (Body.Counted.isSpent(own)) {
      return new PluginStream(new SpentStream(), length, owner, upload);
    }
    // What the plugin has asked for is nothing to the reader, who may count what comes.
    return (isGuarded ? own : new PluginStream(own, length, owner, upload)).pause();
  }
}
