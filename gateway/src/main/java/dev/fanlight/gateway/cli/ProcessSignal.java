package dev.fanlight.gateway.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Handles signals to this process. The only API for signals is internal to the JDK. Every JDK has
 * it, but compilers warn of its use, so this class calls it by reflection.
 */
final class ProcessSignal {
  private ProcessSignal() {}

  /**
   * Lets the signal run an action on its own thread, instead of ending the process.
   *
   * @param name such as {@code HUP}
   * @return false if the signal does not exist, or if the process was started to ignore it
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
