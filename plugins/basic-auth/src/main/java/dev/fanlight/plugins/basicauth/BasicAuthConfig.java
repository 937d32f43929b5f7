package dev.fanlight.plugins.basicauth;

import dev.fanlight.plugin.ReservedFields;
import dev.fanlight.plugins.common.BoundedFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link BasicAuthPlugin}. The users stand in {@code users} or {@code file} or
 * both; it is read, and every hash checked, when the configuration is.
 *
 * @param users name to bcrypt hash, as {@code htpasswd -nB NAME} prints it
 * @param file lines of {@code NAME:HASH}, as htpasswd writes them
 * @param realm what the client's password prompt says
 * @param userHeader the field that tells the action who the user is
 * @param forwardCredentials whether the action sees the Authorization field; not unless said
 */
public record BasicAuthConfig(
    @Nullable Map<String, String> users,
    @Nullable Path file,
    @Nullable String realm,
    @Nullable String userHeader,
    @Nullable Boolean forwardCredentials) {
  private static final String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]+";
  private static final long MAX_FILE_BYTES = 1024 * 1024;
  private static final String QUOTABLE = "[\\x20-\\x7e&&[^\"\\\\]]+";

  public BasicAuthConfig {
    if (users == null && file == null) {
      throw new IllegalArgumentException("users or file must say who may come in");
    }
    users = read(users, file);
    if (users.isEmpty()) {
      throw new IllegalArgumentException("users or file must name somebody who may come in");
    }
    users.forEach(Users::check);
    if (realm != null && !realm.matches(QUOTABLE)) {
      throw new IllegalArgumentException("realm must be plain ASCII without quotes");
    }
    if (userHeader != null && !userHeader.matches(FIELD_NAME)) {
      throw new IllegalArgumentException("not the name of a field: " + userHeader);
    }
    if (userHeader != null
        && (ReservedFields.isForNoPlugin(userHeader) || userHeader.equalsIgnoreCase("host"))) {
      throw new IllegalArgumentException("the gateway sets this field itself: " + userHeader);
    }
    if ("authorization".equalsIgnoreCase(userHeader) || "cookie".equalsIgnoreCase(userHeader)) {
      throw new IllegalArgumentException(
          "user_header must be another field than " + userHeader + ", which clients send");
    }
  }

  /** Name to hash of everybody, the file's users included. */
  Map<String, String> hashes() {
    return users == null ? Map.of() : users;
  }

  @Override
  public String realm() {
    return realm == null ? "Restricted" : realm;
  }

  @Override
  public String userHeader() {
    return userHeader == null ? "X-User" : userHeader;
  }

  @Override
  public Boolean forwardCredentials() {
    return Boolean.TRUE.equals(forwardCredentials);
  }

  private static Map<String, String> read(
      @Nullable Map<String, String> users, @Nullable Path file) {
    Map<String, String> all = new LinkedHashMap<>();
    if (file != null) {
      readFile(file, all);
    }
    if (users != null) {
      all.putAll(users);
    }
    return Map.copyOf(all);
  }

  private static void readFile(Path file, Map<String, String> into) {
    List<String> lines = new BoundedFile("file", file, MAX_FILE_BYTES).lines();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IllegalArgumentException("file must have lines of NAME:HASH: " + file);
      }
      String name = line.substring(0, colon);
      Integer first = places.putIfAbsent(name, i + 1);
      if (first != null) {
        throw new IllegalArgumentException(
            "lines %d and %d of file %s have the same user: %s"
                .formatted(first, i + 1, file, name));
      }
      into.put(name, line.substring(colon + 1).strip());
    }
  }
}
