package dev.fanlight.gateway.whole.tls;

import dev.fanlight.gateway.whole.tls.TestAuthority.Issued;
import java.nio.file.Path;

/** A listener with several certificates that asks clients for theirs. */
public final class ClientCertificatesScene {
  static final TestAuthority SERVERS = new TestAuthority("servers");
  public static final TestAuthority CLIENTS = new TestAuthority("clients");
  static final TestAuthority OTHERS = new TestAuthority("others");
  static final Issued DEFAULT = SERVERS.issue("default");
  public static final Issued SHOP = SERVERS.issue("shop", "shop.test");
  static final Issued BANK = SERVERS.issue("bank", "bank.test");
  public static final Issued ADA = CLIENTS.issue("ada");

  private ClientCertificatesScene() {}

  /** Trusts certificates that this authority has signed. */
  static String config(Path folder, String upstream, TestAuthority authority, String mode) {
    return config(
        folder,
        upstream,
        ", client_auth: {ca: \"%s\", mode: %s}".formatted(authority.file(folder), mode));
  }

  static String config(Path folder, String upstream, String clientAuth) {
    return """
    listeners:
      - name: public
        host: 127.0.0.1
        port: 0
        tls: {%s, certificates: [{%s, names: [shop.test]}, {%s, names: [bank.test]}]%s}
    upstreams: {up: {url: "%s"}}
    routes:
      - {name: x, match: {path: /x}, proxy: {upstream: up}}
      - {name: claimed, match: {path: /c, headers: {client-cert: {exists: true}}}, respond: {body: yes}}
      - {name: unclaimed, match: {path: /c}, respond: {body: no}}
      - {name: batch, match: {path: /batch, methods: [POST]}, batch: {}}
    """
        .formatted(
            DEFAULT.keys(folder, "default"),
            SHOP.keys(folder, "shop"),
            BANK.keys(folder, "bank"),
            clientAuth,
            upstream);
  }
}
