package dev.fanlight.gateway.whole.websocket;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Plays a case on an open WebSocket, and notes what comes back until the other side closes. */
final class WebSocketPlay {
  private static final int PATIENCE_SECONDS = 15;

  private final WebSocketCase played;
  private final Socket socket;
  private final List<String> frames = new ArrayList<>();
  private final Semaphore turns = new Semaphore(0);

  private WebSocketPlay(WebSocketCase played, Socket socket) {
    this.played = played;
    this.socket = socket;
  }

  static List<String> of(WebSocketCase played, Socket socket) throws IOException {
    WebSocketPlay play = new WebSocketPlay(played, socket);
    Thread.startVirtualThread(play::send);
    play.receive(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
    return play.frames;
  }

  private void send() {
    try {
      OutputStream out = socket.getOutputStream();
      for (byte[] bytes : played.writes()) {
        out.write(bytes);
        if (played.byTurns() && !turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          return;
        }
      }
      if (played.ends()) {
        socket.shutdownOutput();
      }
    } catch (IOException closed) {
      // The other side has seen enough.
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private void receive(DataInputStream in) throws IOException {
    try {
      while (true) {
        int first = in.readUnsignedByte();
        byte[] payload = in.readNBytes(length(in));
        CRC32 sum = new CRC32();
        sum.update(payload);
        frames.add("%02x %d %08x".formatted(first, payload.length, sum.getValue()));
        turns.release();
      }
    } catch (EOFException | SocketException end) {
      turns.release();
    }
  }

  private static int length(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte();
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> (int) in.readLong();
      default -> length;
    };
  }
}
