package dev.fanlight.gateway.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fanlight.gateway.soak.ChaosUpstream.Manner;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients of a gateway, each of which makes one request after another until it is told to stop. The
 * honest ones check every answer; the hostile ones leave, trickle, pipeline and do not read.
 */
final class ChaosClients implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]*)\"");
  private static final long PAUSE_NANOS = 10_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port;
  private final BooleanSupplier running;
  private final SplittableRandom seeds;
  private final AtomicLong tokens = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> started = new ArrayList<>();

  /** Whole answers that honest clients got. */
  final AtomicInteger served = new AtomicInteger();

  /** What went wrong, in words. */
  final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  ChaosClients(int port, long seed, BooleanSupplier running) {
    this.port = port;
    this.seeds = new SplittableRandom(seed);
    this.running = running;
  }

  private void start(int count, Consumer<SplittableRandom> request) {
    for (int i = 0; i < count; i++) {
      SplittableRandom random = seeds.split();
      started.add(
          threads.submit(() -> {
            while (running.getAsBoolean()) {
              request.accept(random);
            }
          }));
    }
  }

  /** Clients that read what they asked for and notice when it is not theirs. */
  void startHonest(int count) {
    HttpClient http1 = client(HttpClient.Version.HTTP_1_1);
    HttpClient http2 = client(HttpClient.Version.HTTP_2);
    start(count, random -> ask(random.nextBoolean() ? http1 : http2, "/honest", random, Manner.OK));
    start(count, random -> ask(http1, route(random), random, manner(random)));
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).connectTimeout(PATIENCE).build();
  }

  private static Manner manner(SplittableRandom random) {
    Manner[] all = Manner.values();
    return all[random.nextInt(all.length)];
  }

  private static String route(SplittableRandom random) {
    return List.of("/proxy", "/all", "/records", "/first").get(random.nextInt(4));
  }

  private void ask(HttpClient client, String route, SplittableRandom random, Manner manner) {
    String token = "t" + tokens.incrementAndGet();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + route + manner.path() + token))
            .timeout(PATIENCE);
    if (random.nextInt(4) == 0) {
      request.POST(BodyPublishers.ofString("b".repeat(random.nextInt(40_000))));
    }
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      Matcher found = TOKEN.matcher(answer.body());
      boolean any = false;
      while (found.find()) {
        any = true;
        if (!found.group(1).equals(token)) {
          wrong.add(route + manner.path() + token + " was answered with " + found.group(1));
        }
      }
      if (any && answer.statusCode() == 200) {
        served.incrementAndGet();
      } else if (answer.statusCode() == 500) {
        wrong.add(route + manner.path() + token + " was answered with " + answer.body());
      }
    } catch (HttpTimeoutException silence) {
      wrong.add(route + manner.path() + token + " was never answered");
    } catch (IOException broken) {
      // an answer that was broken off visibly
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  void startHostile(int count) {
    start(count, random -> leave(request(random), random.nextInt(40)));
    start(count, random -> leave(request(random).repeat(30), random.nextInt(40)));
    start(count, random -> leave(halfAnUpload(random), random.nextInt(200)));
    start(count, random -> leave("\1\2\3 nonsense " + random.nextLong() + "\r\n\r\n", 5));
    start(count / 2, random -> readsNothing(random));
  }

  private static String request(SplittableRandom random) {
    return "GET " + route(random) + manner(random).path() + "hostile HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String halfAnUpload(SplittableRandom random) {
    int length = 1 + random.nextInt(100_000);
    return "POST /proxy/ok/hostile HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + length
        + "\r\n\r\n"
        + "u".repeat(random.nextInt(length));
  }

  /** Sends something, reads what comes within some milliseconds, and is gone. */
  private void leave(String sent, int millis) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      socket.setSoTimeout(1 + millis);
      socket.getInputStream().read(new byte[1_000]);
      if (millis % 2 == 0) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException expected) {
      // nothing came in time, or the gateway was the first to leave
    }
  }

  private void readsNothing(SplittableRandom random) {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      String asked = "GET /records/large/hostile HTTP/1.1\r\nHost: a\r\n\r\n";
      socket.getOutputStream().write(asked.repeat(3).getBytes(ISO_8859_1));
      socket.setSoTimeout(500 + random.nextInt(1_000));
      InputStream in = socket.getInputStream();
      in.read();
      in.skipNBytes(1_000_000_000);
    } catch (IOException expected) {
      // as above
    }
  }

  /** Waits for the requests under way. */
  void join() throws Exception {
    for (Future<?> client : started) {
      client.get();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
