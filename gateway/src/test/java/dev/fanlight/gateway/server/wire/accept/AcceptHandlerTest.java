package dev.fanlight.gateway.server.wire.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.telemetry.RecordedLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server socket for which the process has no file descriptor left. */
class AcceptHandlerTest {
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9090);

  @RegisterExtension
  private final RecordedLog log = new RecordedLog(AcceptHandler.class.getPackageName());

  private final List<Throwable> seenByNetty = new ArrayList<>();
  private final CountingGate gate = new CountingGate();
  private final IOException noDescriptor = new IOException("accept(..): Too many open files");
  private @Nullable ServerSocket socket;

  @AfterEach
  void close() {
    if (socket != null) {
      socket.close();
    }
  }

  private ServerSocket socket(@Nullable Gate gate) {
    AcceptHandler handler =
        new AcceptHandler(new DefaultChannelGroup(GlobalEventExecutor.INSTANCE), local -> gate);
    socket = new ServerSocket(handler, new Pausing());
    return socket;
  }

  private static void fail(ServerSocket socket, Throwable failure) {
    socket.pipeline().fireExceptionCaught(failure);
    socket.checkException();
  }

  @Test
  void whatCannotBeAccepted_isToldToItsListener_andPausesTheSocket() {
    fail(socket(gate), noDescriptor);

    assertThat(gate.notAccepted).isEqualTo(1);
    assertThat(seenByNetty).containsExactly(noDescriptor);
  }

  /** Netty logs with a stack, each second, what comes to the end of the pipeline. */
  @Test
  void whatCannotBeAccepted_ends_beforeNettyLogsIt() {
    ServerSocket socket = socket(gate);

    assertThatCode(() -> fail(socket, noDescriptor)).doesNotThrowAnyException();
  }

  @Test
  void aDefect_isLoggedByNetty() {
    ServerSocket socket = socket(gate);

    assertThatThrownBy(() -> fail(socket, new IllegalStateException("a defect")))
        .hasMessage("a defect");
  }

  @Test
  void withoutAListener_theLogSaysSoOnceAMinute() {
    ServerSocket socket = socket(null);
    for (int i = 0; i < 3; i++) {
      fail(socket, noDescriptor);
    }

    assertThat(log.events())
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "port 9090 cannot accept connections, look at ulimit -n:"
                + " accept(..): Too many open files");
  }

  @Test
  void whereHandshakesAreBounded_theLogSaysSoOnceAMinute() {
    ServerSocket socket = socket(new Handshakes("admin", 1));
    for (int i = 0; i < 3; i++) {
      fail(socket, noDescriptor);
    }

    assertThat(log.events())
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("admin cannot accept connections, look at ulimit -n");
  }

  private static final class ServerSocket extends EmbeddedChannel {
    ServerSocket(ChannelHandler... handlers) {
      super(handlers);
    }

    @Override
    protected SocketAddress localAddress0() {
      return ADDRESS;
    }
  }

  /** As Netty's own, which pauses the socket. */
  private final class Pausing extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      seenByNetty.add(failure);
      context.fireExceptionCaught(failure);
    }
  }

  private static final class CountingGate implements Gate {
    private int notAccepted;

    @Override
    public boolean isAt(InetSocketAddress local) {
      return true;
    }

    @Override
    public boolean admit(Channel connection) {
      return true;
    }

    @Override
    public void notAccepted() {
      notAccepted++;
    }
  }
}
