package dev.fanlight.gateway.server.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.HalfClose;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.terms.TrustedProxiesTest;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Vert.x fails over a stream that it does not know when the connection fails. So no stream that was
 * refused may be open then.
 */
class Http2GuardsTest implements Http2Guards.Owner {
  private final List<Integer> open = new ArrayList<>();
  private boolean failed;
  private int refused;
  private boolean broken;

  @Override
  public String peer() {
    return "a client";
  }

  @Override
  public ListenerTerms terms() {
    return new ListenerTerms(
        TestListener.LIMITS, HalfClose.CANCEL, false, null, false, TrustedProxiesTest.of());
  }

  @Override
  public long now() {
    return 0;
  }

  @Override
  public void refused(Cut reason) {}

  @Override
  public void headRefused(boolean tooLarge) {
    refused++;
  }

  /** As Vert.x, which looks at every stream that is open. */
  private final class Codec extends Http2ConnectionHandler {
    Codec(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      super(decoder, encoder, settings);
    }

    @Override
    protected void onConnectionError(
        ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception http2) {
      failed = true;
      try {
        connection().forEachActiveStream(stream -> open.add(stream.id()));
      } catch (Http2Exception impossible) {
        throw new AssertionError(impossible);
      }
      super.onConnectionError(context, outbound, cause, http2);
    }
  }

  private final class Codecs extends AbstractHttp2ConnectionHandlerBuilder<Codec, Codecs> {
    Codec made() {
      return server(true).frameListener(new Http2FrameAdapter()).build();
    }

    @Override
    protected Codec build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new Codec(decoder, encoder, settings);
    }
  }

  /** A connection that breaks at the next write once it is to break. */
  private final class Breaking extends ChannelOutboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void flush(ChannelHandlerContext context) {
      if (broken) {
        context.close();
      } else {
        context.flush();
      }
    }
  }

  /** The head of a request without content, in two frames. */
  private static ByteBuf head(int stream, String... fields) {
    ByteBuf block = Unpooled.buffer();
    for (int i = 0; i < fields.length; i++) {
      if (i % 2 == 0) {
        block.writeByte(0);
      }
      block.writeByte(fields[i].length());
      block.writeCharSequence(fields[i], StandardCharsets.US_ASCII);
    }
    int first = 10;
    ByteBuf frames = Unpooled.buffer().writeMedium(first).writeByte(1).writeByte(1);
    frames.writeInt(stream).writeBytes(block, first);
    frames.writeMedium(block.readableBytes()).writeByte(9).writeByte(4);
    return frames.writeInt(stream).writeBytes(block);
  }

  private static ByteBuf malformed(int stream, String name, String value) {
    return head(
        stream, ":method", "POST", ":scheme", "http", ":path", "/", ":authority", "g", name, value);
  }

  @ParameterizedTest
  @CsvSource({":protocol, websocket", "content-length, 5"})
  void whatIsRefused_isClosed_whenTheConnectionBreaks(String name, String value) {
    EmbeddedChannel channel = new EmbeddedChannel(new Breaking(), new Codecs().made());
    Http2Guards guards = new Http2Guards(this, channel.pipeline(), false, () -> 0);
    channel.writeInbound(Http2CodecUtil.connectionPrefaceBuf());
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}));
    guards.begin(true);
    channel.writeInbound(malformed(1, name, value));
    assertThat(refused).isEqualTo(1);

    broken = true;
    channel.writeInbound(
        Unpooled.wrappedBuffer(malformed(3, name, value), malformed(5, name, value)));

    assertThat(channel.isOpen()).isFalse();
    assertThat(failed).isTrue();
    assertThat(open).isEmpty();
    channel.finishAndReleaseAll();
  }
}
