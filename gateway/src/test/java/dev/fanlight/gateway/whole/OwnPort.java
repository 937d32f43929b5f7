package dev.fanlight.gateway.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that refuses connections until somebody listens there. It stays bound for as long as it is
 * open, so that the kernel gives it to nobody else; a listener that reuses addresses, as a gateway
 * does, can bind it too.
 */
final class OwnPort implements AutoCloseable {
  private final Socket bound = new Socket();

  OwnPort() {
    try {
      bound.setReuseAddress(true);
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int number() {
    return bound.getLocalPort();
  }

  @Override
  public void close() {
    try {
      bound.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
