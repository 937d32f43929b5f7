package dev.fanlight.plugins.basicauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may come in. Each wrong password costs as much time as the dearest hash, whether a user has
 * the name and whatever that user's own hash costs. So the time that a refusal takes tells nothing
 * about which names exist. A right password costs its own hash only.
 *
 * <p>A hash of the cost c takes 2^c rounds. After one of them, hashes of the costs c, c + 1 and so
 * on below the dearest make up for what the dearest takes more.
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

  private final Map<String, String> hashes;
  private final Check check;

  /** The highest cost among the hashes. */
  private final int dearest;

  /** Whether a password has a hash. */
  interface Check {
    boolean passes(byte[] password, byte[] hash);
  }

  Users(Map<String, String> hashes) {
    this(hashes, (password, hash) -> VERIFYER.verify(password, hash).verified);
  }

  Users(Map<String, String> hashes, Check check) {
    this.hashes = Map.copyOf(hashes);
    this.check = check;
    int most = MIN_COST;
    for (Map.Entry<String, String> user : hashes.entrySet()) {
      most = Math.max(most, cost(user.getKey(), user.getValue()));
    }
    dearest = most;
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

  /** Whether the user has that password; blocks. */
  boolean knows(String name, byte[] password) {
    String hash = hashes.get(name);
    if (hash == null) {
      checkNobody(password, dearest);
      return false;
    }
    if (check.passes(password, hash.getBytes(US_ASCII))) {
      return true;
    }
    for (int cost = cost(name, hash); cost < dearest; cost++) {
      checkNobody(password, cost);
    }
    return false;
  }

  /** Takes the time of a check, against a hash that no password has. */
  private void checkNobody(byte[] password, int cost) {
    check.passes(password, ("$2y$%02d$".formatted(cost) + ".".repeat(53)).getBytes(US_ASCII));
  }
}
