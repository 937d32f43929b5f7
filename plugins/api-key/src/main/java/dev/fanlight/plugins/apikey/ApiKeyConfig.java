package dev.fanlight.plugins.apikey;

import dev.fanlight.plugin.ReservedFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link ApiKeyPlugin}. The keys stand in {@code keys} or {@code file} or
 * both. A file is read, and every hash checked, when the configuration is.
 *
 * @param keys consumers and the hashes of their keys
 * @param file lines of {@code CONSUMER:HASH}
 * @param header the field that holds the key; {@code X-API-Key} unless a cookie or a query
 *     parameter does
 * @param scheme the word before the key in that field, such as {@code Bearer}
 * @param cookie the cookie that may hold the key
 * @param query the query parameter that may hold the key
 * @param consumerHeader the field that tells the action who the consumer is
 * @param forwardCredentials whether the action sees the key; not unless said
 * @param realm what a challenge says
 */
public record ApiKeyConfig(
    @Nullable List<ConsumerKey> keys,
    @Nullable Path file,
    @Nullable String header,
    @Nullable String scheme,
    @Nullable String cookie,
    @Nullable String query,
    @Nullable String consumerHeader,
    @Nullable Boolean forwardCredentials,
    @Nullable String realm) {
  private static final String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]+";
  private static final String PARAMETER = "[A-Za-z0-9._~-]+";
  private static final String CONSUMER_HEADER = "X-Consumer";
  private static final String QUOTABLE = "[\\x20-\\x7e&&[^\"\\\\]]+";

  /**
   * A key of a consumer. A consumer has several while it goes over from one to the next.
   *
   * @param consumer who has the key
   * @param sha256 the hash of the key: 64 hexadecimal digits
   */
  public record ConsumerKey(String consumer, String sha256) {
    public ConsumerKey {
      KeyTable.check(consumer, sha256);
    }
  }

  public ApiKeyConfig {
    if (keys == null && file == null) {
      throw new IllegalArgumentException("keys or file must say who may come in");
    }
    List<ConsumerKey> all = new ArrayList<>(keys == null ? List.of() : keys);
    if (file != null) {
      all.addAll(KeyFile.read(file));
    }
    keys = List.copyOf(all);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys or file must have a key");
    }
    KeyTable.of(keys);
    checkName("header", header, FIELD_NAME);
    checkName("scheme", scheme, FIELD_NAME);
    checkName("cookie", cookie, FIELD_NAME);
    checkName("query", query, PARAMETER);
    checkName("realm", realm, QUOTABLE);
    checkName("consumer_header", consumerHeader, FIELD_NAME);
    checkFields(header, consumerHeader);
    if (scheme != null && header == null) {
      throw new IllegalArgumentException("scheme needs header, the field that it stands in");
    }
  }

  private static void checkName(String key, @Nullable String value, String pattern) {
    if (value != null && !value.matches(pattern)) {
      throw new IllegalArgumentException(key + " must be plain ASCII without quotes: " + value);
    }
  }

  private static void checkFields(@Nullable String header, @Nullable String consumerHeader) {
    if (header != null && (isOthers(header) || header.equalsIgnoreCase("cookie"))) {
      throw new IllegalArgumentException("this field cannot hold a key: " + header);
    }
    if (consumerHeader != null
        && (isOthers(consumerHeader)
            || Set.of("authorization", "cookie").contains(ReservedFields.plain(consumerHeader)))) {
      throw new IllegalArgumentException(
          "this field cannot hold the consumer's name: " + consumerHeader);
    }
    String consumerField = consumerHeader == null ? CONSUMER_HEADER : consumerHeader;
    if (header != null
        && ReservedFields.plain(consumerField).equals(ReservedFields.plain(header))) {
      throw new IllegalArgumentException("header and consumer_header must be two fields");
    }
  }

  private static boolean isOthers(String name) {
    return ReservedFields.isForNoPlugin(name) || name.equalsIgnoreCase("host");
  }

  /** All keys, the file's included. */
  @Override
  public List<ConsumerKey> keys() {
    return keys == null ? List.of() : keys;
  }

  /** The field that holds the key; null when only other places do. */
  @Override
  public @Nullable String header() {
    return header == null && cookie == null && query == null ? "X-API-Key" : header;
  }

  @Override
  public String consumerHeader() {
    return consumerHeader == null ? CONSUMER_HEADER : consumerHeader;
  }

  @Override
  public Boolean forwardCredentials() {
    return Boolean.TRUE.equals(forwardCredentials);
  }

  @Override
  public String realm() {
    return realm == null ? "Restricted" : realm;
  }
}
