package dev.fanlight.gateway.upstream.discovery;

import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.FileWatch;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Listed;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.endpoint.Location;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A list of endpoints in a file, which is read again when its content changes. What was read last
 * without a mistake is kept.
 */
final class FilePlaces implements Places {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Listed listed;
  private final String scheme;
  private final Discovery.Means means;
  private final News news;
  private final Hearing hearing;
  private final ListedPlaces list;
  private final FileWatch watch = new FileWatch();
  private boolean good;
  private boolean closed;
  private Timers.@Nullable Timer timer;

  FilePlaces(Listed listed, String scheme, Discovery.Means means, News news) {
    this.listed = listed;
    this.scheme = scheme;
    this.means = means;
    this.news = news;
    this.hearing = news.hearing("the file");
    this.list = new ListedPlaces(List.of(), means, news);
  }

  @Override
  public void start() {
    read();
    lookLater();
  }

  private void read() {
    watch.begin();
    watch.reading(listed.file());
    try {
      list.list(ConfigLoader.endpoints(listed, scheme));
      good = true;
      hearing.found();
      news.changed();
    } catch (ConfigException mistakes) {
      good = false;
      boolean kept = list.isKnown() || news.keepsEarlier();
      hearing.failed(mistakes.errors().get(0).toString(), kept);
    }
  }

  private void lookLater() {
    timer = means.loop().timers().schedule(LOOK_NANOS, () -> news.locked(this::look));
  }

  private void look() {
    if (!closed) {
      lookLater();
      watch.look(this::read);
      if (good) {
        hearing.found();
      }
    }
  }

  @Override
  public boolean isKnown() {
    return list.isKnown();
  }

  @Override
  public List<Location> locations() {
    return list.locations();
  }

  @Override
  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    list.close();
    news.forget(hearing);
  }
}
