package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugins.cache.store.Rules;
import dev.fanlight.plugins.cache.store.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is stored, for how long beyond its time it may be used, and how it is fetched.
 *
 * @param maxMemory of all that is stored, by all places of the plugin
 * @param maxBody of one response
 * @param fetchTimeout of a fetch that several clients may wait for
 * @param collapse whether clients that ask for the same wait for one fetch
 * @param heuristic whether a response that does not say how long it is fresh is, by its age
 * @param staleWhileRevalidate for responses that do not say
 * @param staleIfError for responses that do not say
 * @param vary fields of the request that every response is taken to depend on
 */
public record CacheConfig(
    @Nullable ByteSize maxMemory,
    @Nullable ByteSize maxBody,
    @Nullable Duration fetchTimeout,
    @Nullable Boolean collapse,
    @Nullable Boolean heuristic,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError,
    @Nullable List<String> vary) {
  private static final long MIB = 1024 * 1024;

  /** Of the heap, where the file says nothing. */
  private static final int USUAL_PART = 8;

  private static final int LARGEST_BODY = 64 * 1024 * 1024;

  public CacheConfig {
    check(
        maxBody == null || (maxBody.bytes() > 0 && maxBody.bytes() <= LARGEST_BODY),
        "max_body must be 1B to 64MiB");
    check(
        orUsual(maxMemory).bytes() >= orMebibyte(maxBody).bytes(),
        "max_memory must be at least max_body");
    check(fetchTimeout == null || fetchTimeout.isPositive(), "fetch_timeout must be more than 0");
    check(
        !orZero(staleWhileRevalidate).isNegative(), "stale_while_revalidate must not be negative");
    check(!orZero(staleIfError).isNegative(), "stale_if_error must not be negative");
    vary = names(vary);
  }

  private static List<String> names(@Nullable List<String> fields) {
    List<String> names = fields == null ? List.of() : fields;
    for (String name : names) {
      check(
          name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") && !name.equals("*"),
          "vary must be a list of names of header fields, such as [Accept-Language], and not "
              + name);
      check(
          !Rules.isWrittenBehind(name),
          "vary must not hold " + name + ", which the gateway writes behind the cache");
    }
    check(
        names.size() <= Selection.MOST_NAMES,
        "vary must be at most " + Selection.MOST_NAMES + " names");
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).sorted().distinct().toList();
  }

  private static ByteSize orUsual(@Nullable ByteSize size) {
    return size == null ? new ByteSize(64 * MIB) : size;
  }

  private static ByteSize orMebibyte(@Nullable ByteSize size) {
    return size == null ? new ByteSize(MIB) : size;
  }

  private static Duration orZero(@Nullable Duration time) {
    return time == null ? Duration.ZERO : time;
  }

  private static void check(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(expected);
    }
  }

  /**
   * All of it, in bytes.
   *
   * @param heap the size of the heap
   */
  long mostBytes(long heap) {
    return maxMemory == null ? Math.min(maxMemory().bytes(), heap / USUAL_PART) : maxMemory.bytes();
  }

  /** One response, in bytes. */
  int mostOfOne() {
    return maxBody().toInt();
  }

  /** Of a heap that is large enough, see {@link #mostBytes}. */
  @Override
  public ByteSize maxMemory() {
    return orUsual(maxMemory);
  }

  @Override
  public ByteSize maxBody() {
    return orMebibyte(maxBody);
  }

  @Override
  public Duration fetchTimeout() {
    return fetchTimeout == null ? Duration.ofSeconds(30) : fetchTimeout;
  }

  @Override
  public Boolean collapse() {
    return collapse == null || collapse;
  }

  @Override
  public Boolean heuristic() {
    return heuristic != null && heuristic;
  }

  @Override
  public Duration staleWhileRevalidate() {
    return orZero(staleWhileRevalidate);
  }

  @Override
  public Duration staleIfError() {
    return orZero(staleIfError);
  }

  @Override
  public List<String> vary() {
    return vary == null ? List.of() : vary;
  }

  /** What decides whether a response is stored, and for how long. */
  Rules rules() {
    return new Rules(
        heuristic(), staleWhileRevalidate().toMillis(), staleIfError().toMillis(), false);
  }
}
