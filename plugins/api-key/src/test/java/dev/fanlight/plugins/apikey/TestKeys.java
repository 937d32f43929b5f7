package dev.fanlight.plugins.apikey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.plugins.apikey.ApiKeyConfig.ConsumerKey;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key, its owner, and configurations that know it. */
final class TestKeys {
  static final String KEY = "0123456789abcdef0123456789abcdef";
  static final ConsumerKey ACME = new ConsumerKey("acme", sha256(KEY));

  static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static ApiKeyConfig places(
      @Nullable String header,
      @Nullable String scheme,
      @Nullable String cookie,
      @Nullable String query) {
    return new ApiKeyConfig(
        List.of(ACME), null, header, scheme, cookie, query, null, null, "Orders");
  }

  static ApiKeyConfig keys(@Nullable List<ConsumerKey> keys, @Nullable Path file) {
    return new ApiKeyConfig(keys, file, null, null, null, null, null, null, null);
  }

  private TestKeys() {}
}
