package dev.fanlight.gateway.whole.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Signs certificates with keys of P-256, written in DER by hand. */
public final class TestAuthority {
  private static final Duration LONG = Duration.ofDays(1000);
  private static final byte[] ECDSA_SHA256 =
      sequence(value(0x06, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = value(0x06, 0x55, 0x04, 0x03);
  private static final byte[] BASIC_CONSTRAINTS = value(0x06, 0x55, 0x1D, 0x13);
  private static final byte[] ALTERNATIVE_NAMES = value(0x06, 0x55, 0x1D, 0x11);
  private static final byte[] TRUE = value(0x01, 0xFF);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private final String name;
  private final KeyPair keys = keys();
  private final X509Certificate certificate;

  public TestAuthority(String name) {
    this.name = name;
    this.certificate =
        sign(
            name,
            keys.getPublic(),
            Instant.now().minus(LONG),
            Instant.now().plus(LONG),
            extension(BASIC_CONSTRAINTS, sequence(TRUE)));
  }

  /** A certificate with its key. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    /** As files of that name in a folder, with the keys that name them. */
    public String keys(Path folder, String name) {
      return "cert: \"%s\", key: \"%s\""
          .formatted(
              write(folder.resolve(name + ".pem"), "CERTIFICATE", encoded()),
              write(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()));
    }

    byte[] encoded() {
      try {
        return certificate.getEncoded();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Its certificate as a file. */
  public Path file(Path folder) {
    return write(
        folder.resolve(name + "-ca.pem"),
        "CERTIFICATE",
        new Issued(certificate, keys.getPrivate()).encoded());
  }

  /** Valid now. */
  public Issued issue(String subject, String... names) {
    return issue(subject, Instant.now().minus(LONG), Instant.now().plus(LONG), names);
  }

  Issued issue(String subject, Instant from, Instant until, String... names) {
    byte[] alternatives = {};
    for (String each : names) {
      alternatives = joined(alternatives, value(0x82, each.getBytes(US_ASCII)));
    }
    KeyPair subjects = keys();
    byte[] extension =
        names.length == 0 ? new byte[0] : extension(ALTERNATIVE_NAMES, sequence(alternatives));
    return new Issued(
        sign(subject, subjects.getPublic(), from, until, extension), subjects.getPrivate());
  }

  /** Another certificate for the name and the key of another authority. */
  public X509Certificate certify(TestAuthority other, Instant from, Instant until) {
    return sign(
        other.name,
        other.keys.getPublic(),
        from,
        until,
        extension(BASIC_CONSTRAINTS, sequence(TRUE)));
  }

  /** As a client: it may sign nothing, though its key does. */
  X509Certificate certifyAsClient(TestAuthority other) {
    return sign(
        other.name,
        other.keys.getPublic(),
        Instant.now().minus(LONG),
        Instant.now().plus(LONG),
        new byte[0]);
  }

  private X509Certificate sign(
      String subject, PublicKey key, Instant from, Instant until, byte[] extension) {
    byte[] extensions = extension.length == 0 ? extension : value(0xA3, sequence(extension));
    byte[] signed =
        sequence(
            value(0xA0, value(0x02, 0x02)),
            value(0x02, BigInteger.valueOf(SERIALS.getAndIncrement()).toByteArray()),
            ECDSA_SHA256,
            distinguished(name),
            sequence(time(from), time(until)),
            distinguished(subject),
            key.getEncoded(),
            extensions);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed);
      byte[] bits = joined(new byte[] {0}, signature.sign());
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(sequence(signed, ECDSA_SHA256, value(0x03, bits))));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] distinguished(String name) {
    return sequence(value(0x31, sequence(COMMON_NAME, value(0x0C, name.getBytes(UTF_8)))));
  }

  private static byte[] time(Instant instant) {
    return value(0x17, TIME.format(instant).getBytes(US_ASCII));
  }

  private static byte[] extension(byte[] kind, byte[] content) {
    return sequence(kind, value(0x04, content));
  }

  private static byte[] sequence(byte[]... members) {
    return value(0x30, joined(members));
  }

  private static byte[] value(int tag, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) content[i];
    }
    return value(tag, bytes);
  }

  private static byte[] value(int tag, byte[] content) {
    int length = content.length;
    byte[] head;
    if (length < 0x80) {
      head = new byte[] {(byte) tag, (byte) length};
    } else if (length < 0x100) {
      head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    } else {
      head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }
    return joined(head, content);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static Path write(Path file, String label, byte[] bytes) {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    try {
      return Files.writeString(
          file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
