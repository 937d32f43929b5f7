package dev.fanlight.bench;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * Compares the engines of TLS that Netty has, as servers: the JDK's and BoringSSL. One thread does
 * all of it, round after round, one engine after the other. Only what the server does is counted,
 * for many connections at once: CPU time, and bytes of the heap. Arguments: certificate and key.
 */
public final class TlsEngines {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 6;
  private static final int WARMING = 60;
  private static final int CONNECTIONS = 40;
  private static final int EXCHANGES = 40;

  private final SslContext server;
  private final boolean direct;
  private long nanos;
  private long bytes;

  private TlsEngines(SslProvider provider, File certificate, File key) throws SSLException {
    server = SslContextBuilder.forServer(certificate, key).sslProvider(provider).build();
    direct = provider == SslProvider.OPENSSL;
    if (server.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys();
    }
  }

  /** Prints what was done, by which engine, and nanoseconds and bytes for each time. */
  public static void main(String[] args) throws SSLException {
    OpenSsl.ensureAvailability();
    File certificate = new File(args[0]);
    File key = new File(args[1]);
    Map<String, TlsEngines> engines = new LinkedHashMap<>();
    engines.put("jdk", new TlsEngines(SslProvider.JDK, certificate, key));
    engines.put("boringssl", new TlsEngines(SslProvider.OPENSSL, certificate, key));
    for (int round = 0; round < WARMING + ROUNDS; round++) {
      for (Map.Entry<String, TlsEngines> engine : engines.entrySet()) {
        engine.getValue().round(engine.getKey(), round >= WARMING);
      }
    }
  }

  private void round(String name, boolean counts) throws SSLException {
    for (String version : List.of("TLSv1.3", "TLSv1.2")) {
      SslContext clients = clients(version);
      connect(links(clients, true));
      for (boolean resumed : new boolean[] {false, true}) {
        List<TlsLink> links = links(clients, resumed);
        begin();
        connect(links);
        counted(() -> links.forEach(TlsLink::close));
        print(counts, (resumed ? "resumed " : "new ") + version, name, links.size());
      }
    }
    exchange(name, counts);
  }

  private static SslContext clients(String version) throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols(version)
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .endpointIdentificationAlgorithm("")
        .build();
  }

  /** A client resumes a session only with a port that it knows, and one of TLS 1.3 only once. */
  private List<TlsLink> links(SslContext clients, boolean resumed) {
    List<TlsLink> links = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      links.add(
          new TlsLink(
              resumed
                  ? clients.newEngine(ByteBufAllocator.DEFAULT, "server", i + 1)
                  : clients.newEngine(ByteBufAllocator.DEFAULT),
              direct));
    }
    return links;
  }

  private void connect(List<TlsLink> links) throws SSLException {
    counted(() -> {
      for (TlsLink link : links) {
        link.serve(server.newEngine(ByteBufAllocator.DEFAULT));
      }
    });
    boolean moving = true;
    while (moving) {
      moving = false;
      for (TlsLink link : links) {
        moving |= link.clientTurn();
      }
      counted(() -> {
        for (TlsLink link : links) {
          link.serverTurn();
        }
      });
    }
  }

  /** Requests of some fields and answers of 1 KiB, on connections that stay open. */
  private void exchange(String name, boolean counts) throws SSLException {
    List<TlsLink> links = links(clients("TLSv1.3"), false);
    connect(links);
    begin();
    for (int i = 0; i < EXCHANGES; i++) {
      for (TlsLink link : links) {
        link.ask();
      }
      counted(() -> {
        for (TlsLink link : links) {
          link.answer();
        }
      });
      for (TlsLink link : links) {
        link.read();
      }
    }
    print(counts, "exchange TLSv1.3", name, EXCHANGES * links.size());
    links.forEach(TlsLink::close);
  }

  private void begin() {
    nanos = 0;
    bytes = 0;
  }

  private void print(boolean counts, String what, String engine, int times) {
    if (counts) {
      System.out.printf("%s %s %d %d%n", what, engine, nanos / times, bytes / times);
    }
  }

  /** What a server does. */
  private interface Step {
    void run() throws SSLException;
  }

  private void counted(Step step) throws SSLException {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long began = THREADS.getCurrentThreadCpuTime();
    step.run();
    nanos += THREADS.getCurrentThreadCpuTime() - began;
    bytes += THREADS.getCurrentThreadAllocatedBytes() - allocated;
  }
}
