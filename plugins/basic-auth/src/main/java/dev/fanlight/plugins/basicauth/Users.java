package dev.fanlight.plugins.basicauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may come in. A name that nobody has costs as much time as one that somebody has, so that the
 * time an answer takes tells nothing about which names exist.
 */
final class Users {
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  /** 2^14 rounds take about a second: more would let a few strangers fill the pool. */
  private static final int MAX_COST = 14;

  private static final int MIN_COST = 4;

  /**
   * Hashes of all versions verify alike; a password counts as far as its 72nd byte, as in htpasswd.
   */
  private static final BCrypt.Verifyer VERIFYER =
      BCrypt.verifyer(Version.VERSION_2Y, LongPasswordStrategies.truncate(Version.VERSION_2Y));

  private final Map<String, byte[]> hashes = new HashMap<>();

  /** No password has this hash: it was made for nobody, at the highest cost among the users. */
  private final byte[] nobody;

  Users(Map<String, String> hashes) {
    int cost = MIN_COST;
    for (Map.Entry<String, String> user : hashes.entrySet()) {
      this.hashes.put(user.getKey(), user.getValue().getBytes(US_ASCII));
      cost = Math.max(cost, cost(user.getKey(), user.getValue()));
    }
    nobody = ("$2y$%02d$".formatted(cost) + ".".repeat(53)).getBytes(US_ASCII);
  }

  /**
   * @throws IllegalArgumentException unless the name can be sent and the hash is bcrypt's, at a
   *     cost that can be paid; never shows the hash
   */
  static void check(String name, String hash) {
    if (name.isEmpty() || name.contains(":")) {
      throw new IllegalArgumentException("a user's name must have no colon: " + name);
    }
    cost(name, hash);
  }

  private static int cost(String name, String hash) {
    Matcher parts = HASH.matcher(hash);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "the hash of user " + name + " must be bcrypt's, as htpasswd -nB prints it");
    }
    int cost = Integer.parseInt(parts.group(1));
    if (cost < MIN_COST || cost > MAX_COST) {
      throw new IllegalArgumentException(
          "the hash of user " + name + " must have a cost of 4 to 14, not " + cost);
    }
    return cost;
  }

  /** Whether the user has that password. Takes as long as the hash's cost says; blocks. */
  boolean knows(String name, byte[] password) {
    byte[] hash = hashes.get(name);
    boolean verified = VERIFYER.verify(password, hash == null ? nobody : hash).verified;
    return verified && hash != null;
  }
}
