package dev.fanlight.gateway.upstream.http.wire;

import dev.fanlight.gateway.wire.UndecodedBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests to an HTTP/1.1 upstream and reads its answers, one at a time. An upstream may
 * send bytes that no request asked for: after the end of an answer, or on an idle connection. This
 * codec never lets such bytes become the answer to the next request: it drops them, and the
 * connection carries nothing more.
 *
 * <pre>
 * IDLE --request head written--&gt; ASKED --end of its final answer read--&gt; ANSWERED --rest()--&gt; IDLE
 *                                ASKED --the answer switches protocols, as was asked--&gt; SWITCHED
 * </pre>
 *
 * <p>Bytes spoil the connection unless it is ASKED, and also in the turn of the event loop in which
 * the request was written: the turn's reads were due before that, so they bring something older.
 *
 * <p>An {@link HttpTunnelEnd} has the bytes of a connection that is SWITCHED. Vert.x sees an answer
 * that has begun and does not end. Confined to the connection's event loop.
 */
public final class HttpAnswerCodec
    extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

  /** Hears what becomes of the connection. */
  public interface Watcher {
    /** Bytes came that no request asked for. The connection must not carry another request. */
    void spoilt();

    /** The read in which {@link #isReading} was true is over. */
    void readDone();
  }

  /**
   * Bytes of content that go on as one piece: those of one read. Netty would cut it into eight,
   * each with a write of its own, which takes a quarter more CPU for large answers.
   */
  private static final int MOST_PIECE = 64 * 1024;

  private final Runnable turnOver = this::turnOver;
  private @Nullable Watcher watcher;
  private boolean reading;
  private State state = State.IDLE;
  private boolean headAsked;
  private @Nullable String protocolAsked;
  private @Nullable HttpTunnelEnd tunnel;
  private boolean justAsked;
  private boolean last;
  private boolean spoilt;
  private boolean http10;
  private long content;

  private enum State {
    IDLE,
    ASKED,
    ANSWERED,
    SWITCHED
  }

  private HttpAnswerCodec(int maxHead) {
    init(
        new Decoder(
            new HttpDecoderConfig()
                .setMaxHeaderSize(maxHead)
                .setMaxChunkSize(MOST_PIECE)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)),
        new Encoder());
  }

  /** Takes the place of Netty's own codec. A head has that many bytes at the most. */
  public static void install(ChannelPipeline pipeline, int maxHead) {
    HttpAnswerCodec codec = new HttpAnswerCodec(maxHead);
    pipeline.replace("codec", "codec", codec);
    UndecodedBytes.install(pipeline, codec, codec.inboundHandler());
  }

  public static HttpAnswerCodec of(ChannelPipeline pipeline) {
    return pipeline.get(HttpAnswerCodec.class);
  }

  public void watch(Watcher connection) {
    watcher = connection;
    if (spoilt) {
      connection.spoilt();
    }
  }

  /** Whether a read is under way that may bring more than has been seen. */
  public boolean isReading() {
    return reading;
  }

  /** Whether the answer to the last request has been read to its end. */
  public boolean isAnswered() {
    return state == State.ANSWERED;
  }

  /** Whether the connection may carry another request, its last one being over. */
  public boolean isReusable() {
    return state != State.ASKED && !last && !spoilt;
  }

  /** Bytes of content that have come for the last request. */
  public long content() {
    return content;
  }

  /** The upstream's end of a tunnel, once the connection is switched; else null. */
  public @Nullable HttpTunnelEnd tunnel() {
    return tunnel;
  }

  /** Whether the last answer came in HTTP/1.0. */
  public boolean isHttp10() {
    return http10;
  }

  /** The last request is over. */
  public void rest() {
    state = State.IDLE;
  }

  private void asked(HttpRequest request, ChannelHandlerContext context) {
    state = State.ASKED;
    content = 0;
    headAsked = request.method().equals(HttpMethod.HEAD);
    protocolAsked = request.headers().get(HttpHeaderNames.UPGRADE);
    justAsked = true;
    context.executor().execute(turnOver);
  }

  private void turnOver() {
    justAsked = false;
  }

  private void spoil(ByteBuf bytes) {
    bytes.skipBytes(bytes.readableBytes());
    if (!spoilt) {
      spoilt = true;
      if (watcher != null) {
        watcher.spoilt();
      }
    }
  }

  private final class Encoder extends HttpRequestEncoder {
    @Override
    protected void encode(ChannelHandlerContext context, Object message, List<Object> out)
        throws Exception {
      if (message instanceof HttpRequest request) {
        asked(request, context);
      }
      super.encode(context, message, out);
    }
  }

  private final class Decoder extends HttpResponseDecoder {
    private final HttpSmallChunks.Decoder next = super::decode;
    private boolean interim;

    Decoder(HttpDecoderConfig config) {
      super(config);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      reading = true;
      super.channelRead(context, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
      super.channelReadComplete(context);
      if (reading) {
        reading = false;
        if (watcher != null) {
          watcher.readDone();
        }
      }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out)
        throws Exception {
      if (tunnel != null) {
        tunnel.early(bytes);
        return;
      }
      if (spoilt || justAsked || state != State.ASKED) {
        spoil(bytes);
        return;
      }
      int before = out.size();
      HttpSmallChunks.decode(next, context, bytes, out, Integer.MAX_VALUE);
      if (before < out.size()
          && out.get(before) instanceof HttpResponse head
          && HttpAnswerFraming.switches(head, protocolAsked)) {
        switched(context);
        // Netty adds the end of an answer without content.
        out.subList(before + 1, out.size()).clear();
      } else {
        check(out, before);
      }
    }

    private void switched(ChannelHandlerContext context) {
      state = State.SWITCHED;
      last = true;
      tunnel = HttpTunnelEnd.install(context.pipeline(), context.name());
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf bytes, List<Object> out)
        throws Exception {
      if (tunnel != null) {
        return;
      }
      int before = out.size();
      super.decodeLast(context, bytes, out);
      check(out, before);
      last = true;
    }

    private void check(List<Object> out, int from) {
      for (int i = from; i < out.size(); i++) {
        Object message = out.get(i);
        if (message instanceof HttpResponse head) {
          begins(head);
        }
        if (message instanceof HttpContent piece) {
          content += piece.content().readableBytes();
          if (piece instanceof LastHttpContent && !interim) {
            state = State.ANSWERED;
          }
        }
      }
      if (interim && from < out.size()) {
        dropUnlessHints(out, from);
      }
    }

    private void begins(HttpResponse head) {
      interim = HttpAnswerFraming.isInterim(head);
      http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
      if (head.decoderResult().isSuccess()) {
        HttpAnswerFraming.check(head, protocolAsked);
        last |= !interim && !HttpUtil.isKeepAlive(head);
      }
    }

    /** 103 is passed on; no other interim answer says anything to a client. */
    private void dropUnlessHints(List<Object> out, int from) {
      if (out.get(from) instanceof HttpResponse head && head.status().code() != 103) {
        out.subList(from, out.size()).clear();
      }
      interim = false;
    }

    /** Netty reads the name up to the first space, and drops the rest. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
      HttpAnswerFraming.checkColon(line, start + length);
      return super.splitHeaderName(line, start, length);
    }

    // Netty takes the Transfer-Encoding out of the head of an answer that is always empty, so here
    // is the place to look for it in a 204: an upstream that declares content may send it later.
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      HttpResponse head = (HttpResponse) message;
      last |= HttpAnswerFraming.declaresContentOf204(head);
      if (HttpAnswerFraming.isSwitch(head, protocolAsked)) {
        return HttpAnswerFraming.switches(head, protocolAsked);
      }
      return (headAsked && !HttpAnswerFraming.isInterim(head)) || super.isContentAlwaysEmpty(head);
    }
  }
}
