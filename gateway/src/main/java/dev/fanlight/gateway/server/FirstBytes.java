package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.impl.tcp.Http1xOrH2CHandler;

/**
 * Puts our decoder in the place of Vert.x's before that has read a request line. Vert.x installs
 * its own as soon as the first bytes cannot be the HTTP/2 preface any more; so those are handed on
 * one at a time until it has decided, and never hold more of a request than its method.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private static final String DECODER = "httpDecoder";

  private final ClientConnection connection;
  private final Limits limits;
  private boolean begun;

  FirstBytes(ClientConnection connection, Limits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  /** The client has sent something, and not enough to tell which HTTP it is. */
  boolean begun() {
    return begun;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    begun = true;
    ByteBuf bytes = (ByteBuf) message;
    ChannelPipeline pipeline = context.pipeline();
    while (bytes.isReadable() && undecided(pipeline)) {
      context.fireChannelRead(bytes.readRetainedSlice(1));
    }
    if (undecided(pipeline)) {
      bytes.release();
      return;
    }
    decide(pipeline, connection, limits, true);
    context.fireChannelRead(bytes);
    pipeline.remove(this);
  }

  /** Vert.x has decided which HTTP it is. */
  static void decide(
      ChannelPipeline pipeline, ClientConnection connection, Limits limits, boolean prefaceRead) {
    if (pipeline.get(DECODER) != null) {
      pipeline.replace(DECODER, DECODER, new HeadDecoder(connection, limits));
    } else {
      connection.http2Begins(prefaceRead);
    }
  }

  private static boolean undecided(ChannelPipeline pipeline) {
    return pipeline.get(Http1xOrH2CHandler.class) != null;
  }
}
