package dev.fanlight.gateway.upstream.script;

import dev.fanlight.plugin.Phase;
import java.util.random.RandomGenerator;

/**
 * What an upstream does with one attempt. A step of no time happens at once, within the step
 * before; only a head never comes before the attempt that it answers has been handed over.
 *
 * @param fault what goes wrong, if anything
 * @param at the phase it goes wrong in
 * @param connect milliseconds until there is a connection
 * @param request until the request is sent, from then on
 * @param response until the head comes, from then on
 * @param chunk until each part of the body comes, from the one before
 * @param body what is answered, in chunks
 * @param reused whether the connection had served before
 * @param packing of the body, though nobody asked for it
 */
public record Script(
    Fault fault,
    Phase at,
    long connect,
    long request,
    long response,
    long chunk,
    int status,
    String body,
    int chunks,
    boolean lengthKnown,
    boolean reused,
    Packing packing) {

  /** What may go wrong. */
  public enum Fault {
    NONE,
    REFUSE,
    RESET,
    GARBAGE,
    STALL,
    TOO_LARGE,
    NO_JSON
  }

  /** How a body is compressed. */
  public enum Packing {
    PLAIN("identity"),
    GZIP("gzip"),
    DEFLATE("deflate"),
    TRUNCATED("gzip"),
    GARBLED("gzip"),
    BOMB("gzip"),
    UNKNOWN("br");

    final String coding;

    Packing(String coding) {
      this.coding = coding;
    }
  }

  /** Larger than most calls of a simulation allow, once it is unpacked. */
  static final int BOMB_BYTES = 300_000;

  /** Larger than most call of a simulation allows. */
  static final int TOO_MANY_BYTES = 100_000;

  private static final int[] GOOD = {200, 200, 200, 200, 200, 200, 302, 201, 404, 400, 500, 503};
  private static final Fault[] FAULTS = Fault.values();
  private static final Packing[] PACKINGS = Packing.values();
  private static final Phase[] PHASES = Phase.values();

  /** A clean answer after that long. */
  public static Script answer(long millis, int status, String body) {
    return new Script(
        Fault.NONE, Phase.BODY, 1, 1, millis, 1, status, body, 1, true, false, Packing.PLAIN);
  }

  /** The same with something wrong in that phase. */
  public Script with(Fault fault, Phase at) {
    return new Script(
        fault,
        at,
        connect,
        request,
        response,
        chunk,
        status,
        body,
        chunks,
        lengthKnown,
        reused,
        packing);
  }

  /** The same, that many times slower. */
  public Script slower(int times) {
    return new Script(
        fault,
        at,
        connect * times,
        request * times,
        response * times,
        chunk * times,
        status,
        body,
        chunks,
        lengthKnown,
        reused,
        packing);
  }

  /** About how many bytes its body has when it is read as it comes, or unpacked. */
  public int length(boolean unpacked) {
    if (fault == Fault.TOO_LARGE) {
      return TOO_MANY_BYTES;
    }
    return unpacked && packing == Packing.BOMB ? BOMB_BYTES : body.length();
  }

  /** Any; most of them answer. */
  public static Script random(RandomGenerator random, String body) {
    boolean clean = random.nextInt(100) < 60;
    Fault fault = clean ? Fault.NONE : FAULTS[1 + random.nextInt(FAULTS.length - 1)];
    long pace = random.nextInt(8) == 0 ? 0 : 1L << random.nextInt(7);
    return new Script(
        fault,
        phase(fault, random),
        some(pace, random),
        some(pace, random),
        some(pace * 2, random),
        some(pace * 2, random),
        GOOD[random.nextInt(GOOD.length)],
        body,
        1 + random.nextInt(3),
        random.nextBoolean(),
        random.nextInt(4) == 0,
        fault == Fault.TOO_LARGE || fault == Fault.NO_JSON ? Packing.PLAIN : packing(random));
  }

  private static Packing packing(RandomGenerator random) {
    return random.nextInt(100) < 75 ? Packing.PLAIN : PACKINGS[random.nextInt(PACKINGS.length)];
  }

  private static long some(long pace, RandomGenerator random) {
    return pace == 0 ? 0 : random.nextLong(pace + 1);
  }

  private static Phase phase(Fault fault, RandomGenerator random) {
    return switch (fault) {
      case REFUSE -> Phase.CONNECT;
      case STALL -> PHASES[1 + random.nextInt(4)];
      case RESET -> PHASES[2 + random.nextInt(3)];
      case GARBAGE -> PHASES[3 + random.nextInt(2)];
      case NONE, TOO_LARGE, NO_JSON -> Phase.BODY;
    };
  }
}
