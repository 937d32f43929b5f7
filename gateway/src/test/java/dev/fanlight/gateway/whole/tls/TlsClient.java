package dev.fanlight.gateway.whole.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client of TLS over HTTP/1.1, which remembers its sessions and each certificate it is shown. */
public final class TlsClient {
  private static final int PATIENCE_MILLIS = 15_000;
  private static final char[] NO_PASSWORD = {};

  private final SSLContext context;
  private final List<X509Certificate> shown = new ArrayList<>();
  private final List<X509Certificate> sent = new ArrayList<>();
  private String[] versions = {"TLSv1.3", "TLSv1.2"};

  /**
   * @param certificate that it shows; null: none
   * @param others that it sends with it
   */
  public TlsClient(TestAuthority.@Nullable Issued certificate, X509Certificate... others) {
    try {
      context = SSLContext.getInstance("TLS");
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      if (certificate != null) {
        sent.add(certificate.certificate());
        sent.addAll(List.of(others));
        Certificate[] own = {certificate.certificate()};
        store.setKeyEntry("own", certificate.key(), NO_PASSWORD, own);
      }
      keys.init(store, NO_PASSWORD);
      // By whomever the server says it trusts: this client shows what it has.
      context.init(
          new KeyManager[] {new Insistent(keys)}, new TrustManager[] {new Remembering()}, null);
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  public TlsClient() {
    this(null);
  }

  /** Speaks no other version of TLS. */
  public TlsClient only(String version) {
    versions = new String[] {version};
    return this;
  }

  SSLContext context() {
    return context;
  }

  /** The certificates of full handshakes; a session that is resumed shows none. */
  List<X509Certificate> shown() {
    return shown;
  }

  /**
   * Opens a connection, whose handshake comes with the first bytes.
   *
   * @param name that it asks for; null: none
   */
  SSLSocket open(int port, @Nullable String name) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    // Sessions are remembered by this name.
    SSLSocket client =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "server.test", port, true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
    parameters.setProtocols(versions);
    client.setSSLParameters(parameters);
    return client;
  }

  /** The whole answer to a request on a connection of its own. */
  public String get(int port, @Nullable String name, String host, String... fields)
      throws IOException {
    try (SSLSocket socket = open(port, name)) {
      return get(socket, host, fields);
    }
  }

  /** The whole answer to the last request of a connection. */
  static String get(SSLSocket socket, String host, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("connection: close");
    send(socket, host, all);
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  private static void send(SSLSocket socket, String host, List<String> fields) throws IOException {
    String request =
        "GET /x HTTP/1.1\r\nhost: " + host + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  /** Shows its certificate whatever authorities are asked for, and any others with it. */
  private final class Insistent extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;

    Insistent(KeyManagerFactory keys) {
      this.keys = (X509ExtendedKeyManager) keys.getKeyManagers()[0];
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return keys.chooseClientAlias(types, null, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal[] issuers, SSLEngine engine) {
      return keys.chooseEngineClientAlias(types, null, engine);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, null);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return sent.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  private final class Remembering implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      shown.add(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
