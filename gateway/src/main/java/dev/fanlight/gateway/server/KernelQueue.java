package dev.fanlight.gateway.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/**
 * Bounds what the kernel takes for a client and has not sent yet. The kernel would take up to 4 MiB
 * at once, and tell of room again only when a third of that is free: a client that reads steadily
 * but slowly would look for seconds as if it took nothing.
 */
final class KernelQueue {
  private static final long MOST_UNSENT = 128 * 1024;

  /** Known by its name: which transport Netty has is settled when the process starts. */
  private static final ChannelOption<Long> NOT_SENT =
      ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

  private KernelQueue() {}

  /** Without effect on channels other than those of epoll. */
  static void bound(Channel channel) {
    channel.config().setOption(NOT_SENT, MOST_UNSENT);
  }
}
