package dev.fanlight.gateway.server;

import io.netty.channel.Channel;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a channel whose input has ended known to epoll. Netty has nothing to ask of epoll then, so
 * it takes the channel out; when it later waits for the client to take what is written, it changes
 * an entry that is not there any more, fails, and closes the channel. With the flag for
 * edge-triggered events there is always something to ask.
 */
final class EdgeTriggered {
  private static final Logger log = LoggerFactory.getLogger(EdgeTriggered.class);
  private static final int EPOLLET = 1 << 31;

  private EdgeTriggered() {}

  /**
   * To be called on the channel's event loop, when its input has ended; other channels than those
   * of epoll stay as they are.
   */
  static void keep(Channel channel) {
    Method setFlag = setFlag(channel.getClass());
    if (setFlag == null) {
      return;
    }
    try {
      setFlag.setAccessible(true);
      setFlag.invoke(channel, EPOLLET);
    } catch (ReflectiveOperationException | RuntimeException refused) {
      log.debug("a large answer to a half-closed connection may break off", refused);
    }
  }

  private static @Nullable Method setFlag(Class<?> channel) {
    for (Class<?> type = channel; type != null; type = type.getSuperclass()) {
      try {
        return type.getDeclaredMethod("setFlag", int.class);
      } catch (NoSuchMethodException notHere) {
        // Perhaps in what it extends.
      }
    }
    return null;
  }
}
