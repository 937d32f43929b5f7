package dev.fanlight.gateway.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP/1.1 on plain sockets, so that a script decides about every byte. */
public final class Http1Upstream extends ScriptedUpstream {
  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  Http1Upstream() {
    try {
      server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.startVirtualThread(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Http1Input in = new Http1Input(socket.getInputStream());
      Http1Arrival arrival = Http1Arrival.next(socket, in);
      while (arrival != null) {
        serve(arrival);
        arrival = arrival.finish() ? Http1Arrival.next(socket, in) : null;
      }
    } catch (IOException gone) {
      // The other side's right, at any time; an arrival under way has been told.
    } finally {
      sockets.remove(socket);
    }
  }

  /** Closes the connections that are open now; those that come later are served. */
  void closeConnections() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Connections that are open now. */
  public int openConnections() {
    return sockets.size();
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    closeConnections();
  }
}
