package dev.fanlight.gateway.config.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts keys in PKCS#8 that a password protects with PBES2 (RFC 8018), PBKDF2 and AES. */
final class EncryptedKeys {
  /** How the JDK calls such a protection. */
  private static final Pattern PBES2 = Pattern.compile("PBEWith(HmacSHA\\d+)AndAES_(\\d+)");

  /** More take minutes. */
  private static final int MOST_ITERATIONS = 10_000_000;

  private static final String REWRITE = "openssl pkcs8 -topk8 -v2 aes-256-cbc writes it in one";

  private EncryptedKeys() {}

  /**
   * Returns the key that the password opens, in PKCS#8.
   *
   * @param encrypted an EncryptedPrivateKeyInfo
   */
  static byte[] open(byte[] encrypted, String password) throws PemException {
    try {
      EncryptedPrivateKeyInfo key = new EncryptedPrivateKeyInfo(encrypted);
      AlgorithmParameters parameters = key.getAlgParameters();
      Matcher kind = PBES2.matcher(String.valueOf(parameters));
      if (parameters == null || !kind.matches()) {
        throw unknown();
      }
      PBEParameterSpec protection = parameters.getParameterSpec(PBEParameterSpec.class);
      if (protection.getIterationCount() > MOST_ITERATIONS) {
        throw new PemException("its password is hashed more than " + MOST_ITERATIONS + " times");
      }
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          derived(password, protection, kind.group(1), Integer.parseInt(kind.group(2))),
          protection.getParameterSpec());
      return cipher.doFinal(key.getEncryptedData());
    } catch (BadPaddingException wrong) {
      throw wrongPassword();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // The last is said of an empty salt, and of no iterations.
      throw unknown();
    }
  }

  /** The password counts as UTF-8, as OpenSSL takes it. The JDK's own cipher takes ASCII only. */
  private static SecretKeySpec derived(
      String password, PBEParameterSpec protection, String hash, int bits)
      throws GeneralSecurityException {
    PBEKeySpec spec =
        new PBEKeySpec(
            password.toCharArray(), protection.getSalt(), protection.getIterationCount(), bits);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2With" + hash).generateSecret(spec).getEncoded();
    return new SecretKeySpec(key, "AES");
  }

  static PemException wrongPassword() {
    return new PemException("key_password does not open it, or it is damaged");
  }

  /** The protection that OpenSSL once had of its own: RFC 1421 and one round of MD5. */
  static PemException traditional() {
    return new PemException(
        "it is encrypted in the traditional way (Proc-Type: 4,ENCRYPTED), which cannot be read; "
            + REWRITE
            + " that can");
  }

  private static PemException unknown() {
    return new PemException(
        "it is encrypted in a way that cannot be read; " + REWRITE + " that can");
  }
}
