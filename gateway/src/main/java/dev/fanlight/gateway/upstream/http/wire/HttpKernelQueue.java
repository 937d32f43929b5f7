package dev.fanlight.gateway.upstream.http.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel holds of what was written to a peer. Bounds what it takes for a client and has
 * not sent yet. The kernel would take up to 4 MiB at once, and tell of room again only when a third
 * of that is free: a client that reads steadily but slowly would look for seconds as if it took
 * nothing.
 */
public final class HttpKernelQueue {
  private static final long MOST_UNSENT = 128 * 1024;

  /** Known by its name: which transport Netty has is settled when the process starts. */
  private static final ChannelOption<Long> NOT_SENT =
      ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

  /** IPPROTO_TCP and TCP_INFO, as far as the field that is read here. */
  private static final RawUnixChannelOption TCP_INFO =
      new RawUnixChannelOption("TCP_INFO", 6, 11, 128);

  private static final int BYTES_ACKED = 120;

  private HttpKernelQueue() {}

  /**
   * Bytes that the peer's side has acknowledged; 0 where the kernel does not say. What the kernel
   * takes from here says less: it asks for more only when it has sent half of what it may hold.
   */
  public static long acknowledged(Channel channel) {
    try {
      ByteBuffer info = channel.config().getOption(TCP_INFO);
      return info == null || info.remaining() < BYTES_ACKED + Long.BYTES
          ? 0
          : info.order(ByteOrder.nativeOrder()).getLong(BYTES_ACKED);
    } catch (ChannelException closed) {
      return 0;
    }
  }

  /**
   * Closes a connection at once, and so that the peer sees a reset. What waits for the peer is
   * dropped. After another close, the kernel would keep what it has taken for minutes, for a peer
   * that reads nothing.
   */
  public static void drop(@Nullable Channel channel) {
    if (channel != null && channel.isOpen()) {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (ChannelException reset) {
        // By the peer. Some systems take no option then.
      }
      // Not by way of Vert.x and TLS, which would first write what they hold.
      channel.unsafe().close(channel.unsafe().voidPromise());
    }
  }

  /** Without effect on channels other than those of epoll. */
  public static void bound(Channel channel) {
    channel.config().setOption(NOT_SENT, MOST_UNSENT);
  }
}
