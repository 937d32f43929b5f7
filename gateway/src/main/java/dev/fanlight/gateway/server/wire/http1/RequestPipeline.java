package dev.fanlight.gateway.server.wire.http1;

import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.gateway.upstream.http.wire.HttpTunnelEnd;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection: how many are under way, whether others follow, and whether any
 * may. An HTTP/1 request that has been read waits until the one before it has been answered.
 */
public final class RequestPipeline {
  private final Supplier<MemoryHolder> memory;
  private @Nullable MemoryHolder room;
  private boolean closed;
  private @Nullable HeadDecoder reader;
  private int waiting;
  private int underWay;
  private boolean ending;
  private boolean inputEnded;
  private boolean lastRead;
  private boolean upgrading;

  /**
   * @param memory makes room for what is read too early
   */
  public RequestPipeline(Supplier<MemoryHolder> memory) {
    this.memory = memory;
  }

  /** The HTTP/1 requests come from there. */
  void comeFrom(HeadDecoder decoder) {
    reader = decoder;
  }

  /** The content of the request that was read last may pass there, past Vert.x. */
  public void passTo(HttpPassage body) {
    if (reader != null) {
      reader.passTo(body);
    }
  }

  public void read() {
    waiting++;
  }

  /** The client wants the connection closed after the request that has been read last. */
  void readLast() {
    lastRead = true;
  }

  public void begins() {
    underWay++;
    waiting = Math.max(0, waiting - 1);
    if (reader != null) {
      reader.goOn();
    }
  }

  public void ends() {
    underWay--;
    // A request before the one that upgrades may end after that one has begun.
    if (upgrading && waiting == 0 && underWay == 0) {
      ending |= areHeldByUpgrade();
      upgrading = false;
      if (reader != null) {
        reader.goOn();
      }
    }
  }

  /** A request has been read that asks to switch protocols: what follows it may not be HTTP. */
  void upgradeRead() {
    upgrading = true;
  }

  /**
   * Whether the request that was read last asks to switch protocols. Until it is answered, the
   * bytes behind it stay undecoded.
   */
  public boolean awaitUpgrade() {
    return upgrading;
  }

  /**
   * Whether bytes have come behind the request that is answered, which asked to switch protocols.
   * If it is refused, nothing tells whether they were meant for the other protocol.
   */
  public boolean areHeldByUpgrade() {
    return upgrading && waiting == 0 && reader != null && reader.holds();
  }

  /** Gives the bytes that are held to an end of a tunnel, and all that come after them. */
  public void handOver(HttpTunnelEnd end) {
    if (reader != null) {
      reader.handOver(end);
    }
  }

  public boolean areUnderWay() {
    return underWay > 0;
  }

  /** So many bytes have been read behind a request that is not answered yet. */
  void hold(int bytes) {
    if (room == null && bytes > 0 && !closed) {
      room = memory.get();
    }
    if (room != null) {
      room.hold(bytes);
    }
  }

  /** No more requests come, and nothing is held: not by a read either that is under way. */
  public void close() {
    closed = true;
    if (room != null) {
      room.end();
    }
  }

  /** Whether a request has been read that waits for its turn. */
  boolean areWaiting() {
    return waiting > 0;
  }

  /** Whether a request waits, or bytes that may become one. */
  public boolean follow() {
    return waiting > 0 || (reader != null && reader.holds());
  }

  /** An answer tells the client that it is the last: no other request is served. */
  public void end() {
    ending = true;
  }

  /** Whether the request that is read next is none that will be served. */
  public boolean endHere() {
    return ending;
  }

  /** The client sends no more. */
  public void inputEnds() {
    inputEnded = true;
  }

  public boolean inputEnded() {
    return inputEnded;
  }

  /** Whether no request can follow the one that is answered. */
  public boolean areSpent() {
    return lastRead ? waiting == 0 : inputEnded && !follow();
  }

  /** Whether there is nothing more to answer, of a client that sends no more. */
  public boolean areOver() {
    return areSpent() && underWay == 0;
  }

  /**
   * Answers a head that comes too slowly.
   *
   * @return false when nothing of a head has come
   */
  public boolean refuseSlowHead() {
    return reader != null && reader.refuseSlowHead();
  }
}
