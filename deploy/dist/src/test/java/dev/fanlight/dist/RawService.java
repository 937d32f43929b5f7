package dev.fanlight.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Iterator;
import java.util.List;

/** A service that answers each request on one connection with the same text, as it is. */
final class RawService implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  /**
   * @param answers for the first connection, the second and so on
   */
  RawService(String... answers) throws IOException {
    Iterator<String> each = List.of(answers).iterator();
    Thread.startVirtualThread(() -> {
      try {
        while (each.hasNext()) {
          Socket client = server.accept();
          String answer = each.next();
          Thread.startVirtualThread(() -> serve(client, answer));
        }
      } catch (IOException closed) {
        // the test has ended
      }
    });
  }

  private static void serve(Socket accepted, String answer) {
    try (Socket client = accepted) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          client.getOutputStream().write(answer.getBytes(ISO_8859_1));
        }
      }
    } catch (IOException gone) {
      // nobody asks any more
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
