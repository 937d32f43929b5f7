package dev.fanlight.gateway.whole.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.process.JavaCommand;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reading the authorities that the platform trusts takes long, and TLS reads them even where it has
 * authorities of its own. They are read where an upstream has TLS, before the first request, and by
 * no event loop; seen in a process of its own, because only the first reading takes long.
 */
class TrustStoreTest {
  private static final List<String> READERS = new CopyOnWriteArrayList<>();

  @Test
  @Timeout(60)
  void platformsAuthorities_areReadForTlsOnly_byNoEventLoop(@TempDir Path folder)
      throws IOException {
    Path plain = file(folder, "url: http://127.0.0.1:1");
    Path ca = Path.of("src/test/resources/tls/ec.pem").toAbsolutePath();
    Path tls = file(folder, "url: https://127.0.0.1:1, tls: {ca: " + ca + "}");
    Process process =
        JavaCommand.of(
                List.of("-Xmx128m"),
                TrustStoreTest.class.getName(),
                plain.toString(),
                tls.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said.lines().filter(line -> line.startsWith("read by ")))
        .containsExactly("read by nobody", "read by main");
  }

  private static Path file(Path folder, String upstream) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "gateway", ".yaml"),
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0}]
        admin: {host: 127.0.0.1, port: 0}
        upstreams: {up: {%s}}
        routes: [{name: x, match: {path: /**}, proxy: {upstream: up}}]
        """
            .formatted(upstream));
  }

  /** Serves a request with each of the files, and says who was the first to read by then. */
  public static void main(String[] files) throws Exception {
    String usual = TrustManagerFactory.getDefaultAlgorithm();
    Security.insertProviderAt(new Watching(usual), 1);
    Security.setProperty("ssl.TrustManagerFactory.algorithm", "Watched");
    for (String file : files) {
      Gateway gateway =
          Gateway.start(ConfigLoader.load(Path.of(file), Map.of()))
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      URI target = URI.create("http://127.0.0.1:" + gateway.port("public") + "/");
      int status = ((HttpURLConnection) target.toURL().openConnection()).getResponseCode();
      System.out.println("answered " + status);
      System.out.println("read by " + (READERS.isEmpty() ? "nobody" : READERS.getFirst()));
    }
    System.exit(0);
  }

  private static final class Watching extends Provider {
    private static final long serialVersionUID = 1L;

    Watching(String usual) {
      super("Watching", "1", "");
      putService(
          new Service(this, "TrustManagerFactory", "Watched", Watched.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Watched(usual);
            }
          });
    }
  }

  /** The usual ones; keeps the names of the threads that read them. */
  private static final class Watched extends TrustManagerFactorySpi {
    private final String usual;
    private TrustManager[] managers = {};

    Watched(String usual) {
      this.usual = usual;
    }

    @Override
    protected void engineInit(KeyStore store) {
      READERS.add(Thread.currentThread().getName());
      try {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(usual);
        factory.init(store);
        managers = factory.getTrustManagers();
      } catch (GeneralSecurityException failure) {
        throw new IllegalStateException(failure);
      }
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return managers;
    }
  }
}
