package dev.fanlight.gateway.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class EncryptedKeysTest {
  /** A key in PKCS#8, by OpenSSL, whose password is hashed once. */
  private static final String KEY =
      """
      MIHrMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAie2oNsPOtXWgIBATAMBggqhkiG9w0CCQUA
      MB0GCWCGSAFlAwQBKgQQPa8QojU6hSMfZllNi68kcASBkDR9jnQXNndP50AHGmxNlxn5OK3F5TFc08PH
      oC9WouAKdcw44K4u7x6Fsj2vbJQGhRRHnb6txdisD+8huYiPqYlRn8x1VtIbqRQ1LUgFm/ZMJAFZSo/q
      XHeih6BN5rtfNTDB4X7+RvdJKnv9XPW6MLtqTRE79/46BfuJOKGE93qpUIO6yRyJQFkrOet+mG3B0g==
      """;

  /** Where the key has the number of times that its password is hashed. */
  private static final int ITERATIONS = 45;

  private final byte[] key = Base64.getMimeDecoder().decode(KEY);

  @Test
  void keyOfOneIteration_isOpened() throws Exception {
    assertThat(EncryptedKeys.open(key, "password")).hasSizeGreaterThan(100);
  }

  @Test
  void keyOfNoIterations_cannotBeRead() {
    key[ITERATIONS] = 0;

    assertThatThrownBy(() -> EncryptedKeys.open(key, "password"))
        .isInstanceOf(PemException.class)
        .hasMessageContaining("encrypted in a way that cannot be read");
  }
}
