package dev.fanlight.bench;

import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client and a server of TLS with nothing but buffers between them. */
final class TlsLink {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int ROOM = 40 * 1024;
  private static final int REQUEST = 256;
  private static final int ANSWER = 1024;

  private final SSLEngine client;
  private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);
  private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
  private final ByteBuffer clientText = ByteBuffer.allocate(ROOM);
  private final ByteBuffer request = ByteBuffer.allocate(REQUEST);
  private final ByteBuffer serverIn;
  private final ByteBuffer serverOut;
  private final ByteBuffer serverText;
  private final ByteBuffer answer;
  private @Nullable SSLEngine server;

  /**
   * @param direct whether the server has buffers outside of the heap, as Netty gives them to it
   */
  TlsLink(SSLEngine client, boolean direct) {
    this.client = client;
    serverIn = buffer(direct, ROOM);
    serverOut = buffer(direct, ROOM);
    serverText = buffer(direct, ROOM);
    answer = buffer(direct, ANSWER);
  }

  private static ByteBuffer buffer(boolean direct, int size) {
    return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
  }

  private SSLEngine server() {
    return Objects.requireNonNull(server);
  }

  void serve(SSLEngine engine) throws SSLException {
    server = engine;
    engine.beginHandshake();
    client.beginHandshake();
  }

  /** Reads what there is for the client, and writes what it has to say; false: nothing. */
  boolean clientTurn() throws SSLException {
    move(serverOut, toClient);
    turn(client, toClient, clientText, toServer);
    boolean some = toServer.position() > 0;
    move(toServer, serverIn);
    return some;
  }

  void serverTurn() throws SSLException {
    turn(server(), serverIn, serverText, serverOut);
  }

  private static void turn(SSLEngine engine, ByteBuffer in, ByteBuffer text, ByteBuffer out)
      throws SSLException {
    in.flip();
    while (in.hasRemaining() && engine.unwrap(in, text).bytesConsumed() > 0) {
      tasks(engine);
    }
    in.compact();
    text.clear();
    tasks(engine);
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      engine.wrap(NOTHING, out);
      tasks(engine);
    }
  }

  private static void tasks(SSLEngine engine) {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      engine.getDelegatedTask().run();
    }
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    from.flip();
    to.put(from);
    from.clear();
  }

  /** The client asks. */
  void ask() throws SSLException {
    client.wrap(request.clear(), toServer);
    move(toServer, serverIn);
  }

  /** The server reads the request and answers. */
  void answer() throws SSLException {
    serverIn.flip();
    server().unwrap(serverIn, serverText.clear());
    serverIn.compact();
    server().wrap(answer.clear(), serverOut);
  }

  /** The client reads the answer. */
  void read() throws SSLException {
    move(serverOut, toClient);
    toClient.flip();
    client.unwrap(toClient, clientText.clear());
    toClient.compact();
  }

  void close() {
    server().closeOutbound();
    ReferenceCountUtil.release(server());
  }
}
