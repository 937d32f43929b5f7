package dev.fanlight.gateway.hostile;

import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gateway that is attacked, with all that it is configured with. */
final class Scene implements AutoCloseable {
  private final Path folder;
  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private final HostileUpstream upstream = new HostileUpstream();
  private final HostileH2c h2c = new HostileH2c();
  private final ServerSocket full;
  private final List<Socket> waiting = new ArrayList<>();
  private @Nullable SmallHeapGateway gateway;

  Scene(Path folder) {
    this.folder = folder;
    try {
      HostilePlugins.pack(folder);
      full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      fill();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Until there is no room for more connections, so that the next ones are not answered. */
  private void fill() throws IOException {
    try {
      while (waiting.size() < 20) {
        Socket socket = new Socket();
        waiting.add(socket);
        socket.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()), 100);
      }
    } catch (SocketTimeoutException noRoom) {
      return;
    }
    throw new AssertionError("it takes any number of connections");
  }

  /** Another one where the last has ended. */
  SmallHeapGateway gateway() {
    if (gateway == null || !gateway.alive()) {
      gateway = new SmallHeapGateway(folder, yaml("off"), "public", "secure");
    }
    return gateway;
  }

  /** One that writes an access log to its output, which nobody reads. */
  SmallHeapGateway logging(Path folder) {
    return new SmallHeapGateway(folder, yaml("{format: json}"), "public", "secure");
  }

  private String yaml(String accessLog) {
    return """
    listeners:
      - {name: public, host: 127.0.0.1, port: 0, limits: {body_rate: {bytes: 500, after: 1s}}}
      - {name: secure, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"}}
    admin: {host: 127.0.0.1, port: 0}
    access_log: %s
    defaults: {timeout: 3s, connect_timeout: 3s}
    plugin_folders: [%s]
    pools: {default: {threads: 4, max_queue: 100}}
    upstreams:
      up: {url: "%5$s", bulkhead: {max_concurrent: 200}}
      own: {url: "%5$s"}
      four: {url: "%5$s", timeout: 25s, bulkhead: {max_concurrent: 4, max_queue: 200, queue_timeout: 25s}}
      many: {url: "%5$s", timeout: 25s, bulkhead: {max_concurrent: 1024, max_queue: 2000, queue_timeout: 25s}}
      dropping: {url: "http://127.0.0.1:%6$d", connect_timeout: 200ms, bulkhead: {max_concurrent: 10}}
      h2c: {url: "%7$s", protocol: h2c, bulkhead: {max_concurrent: 1000}}
      silent: {url: "%7$s", protocol: h2c, timeout: 1s}
    routes:
      - name: own
        match: {path: "/own/{size}"}
        timeout: 20s
        fan_out: {calls: [{name: a, upstream: own, path: "/{size}", timeout: 20s}]}
      - {name: up, match: {path: "/up/{rest**}"}, timeout: 3s, proxy: {upstream: up, strip_prefix: /up}}
      - {name: four, match: {path: "/four/{size}"}, timeout: 25s, proxy: {upstream: four, path: "/{size}"}}
      - name: many
        match: {path: "/many/{size}"}
        timeout: 25s
        upload_timeout: 2s
        proxy: {upstream: many, path: "/{size}"}
      - {name: dropping, match: {path: "/dropping/**"}, proxy: {upstream: dropping}}
      - {name: h2c, match: {path: "/h2c/**"}, timeout: 20s, proxy: {upstream: h2c, strip_prefix: /h2c}}
      - {name: silent, match: {path: "/silent/**"}, proxy: {upstream: silent, strip_prefix: /silent}}
      - name: wide
        match: {path: /wide}
        fan_out:
          max_body: 100MiB
          max_held: 100MiB
          for_each: {in: query.id, as: id}
          call: {upstream: up, path: /1000000}
      - name: records
        match: {path: /records}
        fan_out:
          join: as_completed
          max_held: 100MiB
          for_each: {in: query.id, as: id}
          call: {upstream: up, path: /900000}
      - name: read
        match: {path: /read}
        fan_out: {for_each: {in: "body#", as: id}, call: {upstream: up, path: "/{id}"}}
      - {name: hollow, match: {path: /packed/hollow}, fan_out: {calls: [{name: a, upstream: up, path: /hollow/50000}]}}
      - {name: bomb, match: {path: /packed/bomb}, fan_out: {max_body: 100MiB, calls: [{name: a, upstream: up, path: /bomb/1, max_body: 1GiB}]}}
      - {name: batch, match: {path: /batch}, batch: {max: 100}}
      - {name: hanging, match: {path: /hanging}, timeout: 50ms, plugins: [{name: hanging, config: {word: a}}], respond: {}}
      - {name: deaf, match: {path: /deaf}, timeout: 50ms, plugins: [{name: deaf, config: {word: a}}], respond: {}}
      - {name: throwing, match: {path: /throwing}, plugins: [{name: throwing, config: {word: a}}], respond: {}}
      - {name: nulling, match: {path: /nulling}, plugins: [{name: nulling, config: {word: a}}], respond: {}}
      - {name: keeping, match: {path: /keeping}, plugins: [{name: keeping, config: {word: a}}], respond: {}}
      - {name: flooding, match: {path: /flooding}, plugins: [{name: flooding, config: {word: a}}], respond: {}}
    %8$s
    """
        .formatted(
            certificate.certificatePath(),
            certificate.privateKeyPath(),
            accessLog,
            folder,
            upstream.url(),
            full.getLocalPort(),
            h2c.url(),
            ConfiguredAttacks.routes());
  }

  @Override
  public void close() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    for (Socket socket : waiting) {
      socket.close();
    }
    full.close();
    upstream.close();
    h2c.close();
    certificate.delete();
  }
}
