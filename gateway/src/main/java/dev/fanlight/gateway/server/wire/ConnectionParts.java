package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.wire.close.CloseHandler;
import dev.fanlight.gateway.server.wire.close.Retirement;
import dev.fanlight.gateway.server.wire.proxy.ProxyHeaderHandler;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.time.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a client's connection has from the moment at which its channel has a loop.
 *
 * @param owner the listener on that loop
 * @param closer how it closes
 * @param timer how long it may stay in its state
 * @param taken what the client has taken of all that was sent
 * @param retirement when it has served enough
 */
record ConnectionParts(
    ConnectionOwner owner,
    Channel channel,
    CloseHandler closer,
    ConnectionTimer timer,
    TakenBytesHandler taken,
    Retirement retirement) {

  /** What the parts ask of their connection, and tell it. */
  record Calls(
      Supplier<ConnectionState> state,
      Runnable lingers,
      Consumer<Cut> cut,
      Runnable timeUp,
      Runnable retire) {}

  /** Puts the handlers among them into the channel's pipeline, and starts the timers. */
  static ConnectionParts of(
      ClientConnection connection, Peer peer, Channel channel, ConnectionOwner owner, Calls calls) {
    Loop loop = owner.loop();
    ListenerTerms terms = connection.terms();
    ChannelPipeline pipeline = channel.pipeline();
    CloseHandler closer = new CloseHandler(channel, loop, calls.lingers());
    pipeline.addFirst(closer);
    pipeline.addFirst(
        connection.tls() == null
            ? new FirstBytesHandler(connection, terms.limits())
            : new TlsHandshakeHandler(connection, terms.limits(), connection.tls()));
    if (terms.proxyProtocol()) {
      pipeline.addFirst(new ProxyHeaderHandler(peer));
    }
    TakenBytesHandler taken = TakenBytesHandler.of(channel, loop, terms.limits(), calls.cut());
    ConnectionTimer timer =
        new ConnectionTimer(loop, terms.limits(), calls.state(), calls.timeUp());
    timer.restart();
    Retirement retirement = new Retirement(loop, terms.limits().connections(), calls.retire());
    return new ConnectionParts(owner, channel, closer, timer, taken, retirement);
  }

  /** For what the connection keeps outside of exchanges. It is cut when it must make room. */
  MemoryHolder room(Peer peer, Consumer<Cut> cut) {
    MemoryHolder room = owner.memory().holder(owner.loop(), peer.address());
    room.onRefused(full -> cut.accept(Cut.PIPELINED));
    return room;
  }

  /** The channel has been closed. */
  void stop() {
    timer.stop();
    taken.stop();
    retirement.stop();
  }
}
