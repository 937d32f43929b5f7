package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a body that a blocking plugin has not asked for. In the gateway that is mostly a
 * stream of the event loop, so every use of this throws, as it does there.
 */
record WithheldBody(Body body) implements InvocationHandler {

  /** The body as the plugin sees it. */
  @SuppressWarnings("unchecked") // there is no class of ReadStream<Buffer>
  static Body withhold(Body body) {
    Object stream =
        Proxy.newProxyInstance(
            WithheldBody.class.getClassLoader(),
            new Class<?>[] {ReadStream.class},
            new WithheldBody(body));
    return new Body.Streamed((ReadStream<Buffer>) stream, body.length());
  }

  /** The body that {@link #withhold} was given, or this body if it is another one. */
  static Body release(Body body) {
    return body instanceof Body.Streamed streamed
            && Proxy.isProxyClass(streamed.stream().getClass())
            && Proxy.getInvocationHandler(streamed.stream()) instanceof WithheldBody own
        ? own.body
        : body;
  }

  @Override
  public Object invoke(Object stream, Method method, Object @Nullable [] arguments)
      throws ReflectiveOperationException {
    if (method.getDeclaringClass().equals(Object.class)) {
      return method.invoke(this, arguments);
    }
    throw new IllegalStateException(
        "a BlockingFilter that reads a body says so with maxRequestBody() or maxResponseBody()");
  }
}
