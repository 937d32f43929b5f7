package dev.fanlight.gateway.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals to this process. Java has no API for signals but one of the JDK's own, which every JDK
 * has and no compiler lets pass without a warning; hence the reflection.
 */
final class ProcessSignal {
  private ProcessSignal() {}

  /**
   * From now on the signal does this, on a thread of its own, instead of ending the process.
   *
   * @param name such as {@code HUP}
   * @return false where there is no such signal, or whoever started the process had it ignored
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object ours =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      return !handler.getField("SIG_IGN").get(null).equals(before);
    } catch (ReflectiveOperationException missing) {
      return false;
    }
  }
}
