package dev.fanlight.gateway.upstream.http.wire;

import io.netty.channel.Channel;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what a channel asks of epoll. Netty keeps that to itself, so its methods are called by
 * reflection. Where that is not possible, and on channels of other transports, nothing changes.
 *
 * <p>To be called on the channel's event loop.
 */
public final class HttpEpoll {
  private static final Logger log = LoggerFactory.getLogger(HttpEpoll.class);
  private static final int EPOLLERR = 0x8;
  private static final int EPOLLRDHUP = 0x2000;

  private HttpEpoll() {}

  /**
   * Keeps a channel known to epoll while it waits for nothing. Netty takes such a channel out of
   * epoll. When the channel then waits for something again, Netty changes an entry that is not
   * there any more, fails, and closes the channel. Epoll tells of errors whether it is asked or
   * not, so asking for them changes nothing but that there is always something to ask.
   */
  public static void keep(Channel channel) {
    change(channel, "setFlag", EPOLLERR);
  }

  /**
   * Lets the end of the input wait until it is read in its turn. As soon as epoll tells of the end,
   * Netty reads everything before it, whether the channel wants to read or not: megabytes for a
   * reader that is slow.
   */
  public static void readEndInTurn(Channel channel) {
    keep(channel);
    change(channel, "clearFlag", EPOLLRDHUP);
  }

  private static void change(Channel channel, String name, int flag) {
    Method method = method(channel.getClass(), name);
    if (method == null) {
      return;
    }
    try {
      method.setAccessible(true);
      method.invoke(channel, flag);
    } catch (ReflectiveOperationException | RuntimeException refused) {
      log.debug("an answer may break off when one side has closed its half", refused);
    }
  }

  private static @Nullable Method method(Class<?> channel, String name) {
    for (Class<?> type = channel; type != null; type = type.getSuperclass()) {
      try {
        return type.getDeclaredMethod(name, int.class);
      } catch (NoSuchMethodException notHere) {
        // Perhaps in what it extends.
      }
    }
    return null;
  }
}
