package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.PluginThread;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Reasons;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each reload wherever an operator may look: log, metrics, readiness. A reload that the
 * gateway gives up because it stops is no failure: the log alone has it, in one line.
 */
final class ReloadReport {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** The log leaves out lines of a logger that writes too many, and no other shall lose lines. */
  private static final Logger mistakeLog = LoggerFactory.getLogger(ReloadReport.class);

  /** So many mistakes at most stand in the log. */
  private static final int LINES = 200;

  private final Telemetry telemetry;
  private final Readiness readiness;
  private final AtomicBoolean givenUp = new AtomicBoolean();

  ReloadReport(Telemetry telemetry, Readiness readiness) {
    this.telemetry = telemetry;
    this.readiness = readiness;
  }

  /** A configuration runs from now on. */
  void configured(Instant now) {
    telemetry.configured(now);
  }

  /**
   * @param difference from the configuration before, in one line
   */
  void success(String difference) {
    configured(Instant.now());
    telemetry.reloaded(true);
    readiness.reloaded();
    telemetry.ribbon().add(Kind.RELOAD, "configuration", difference);
    log.info("reloaded the configuration: {}", difference);
  }

  /** The gateway stops, and no longer waits for the start of a plugin. */
  void stops(List<Generation> generations) {
    generations.stream()
        .map(generation -> generation.plugins().starting())
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(plugin -> giveUp(": it waited for the start of " + plugin));
  }

  /**
   * @param why what the reload waited for; empty where that is not known
   */
  private void giveUp(String why) {
    if (!givenUp.getAndSet(true)) {
      log.warn("the reload was given up, because the gateway stops{}", why);
    }
  }

  void failure(Throwable failure) {
    switch (failure) {
      case PluginThread.GivenUp stopping -> giveUp(": " + stopping.getMessage());
      case GatewayError error when error.code() == ErrorCode.SHUTTING_DOWN -> giveUp("");
      default -> {
        if (givenUp.get()) {
          log.debug("of the reload that was given up", failure);
        } else {
          failed(failure);
        }
      }
    }
  }

  private void failed(Throwable failure) {
    telemetry.reloaded(false);
    telemetry.ribbon().add(Kind.RELOAD_FAILED, "configuration", inOneLine(failure));
    readiness.notReloaded(
        new Readiness.FailedReload(
            Instant.now(),
            inOneLine(failure),
            openly(failure),
            mistakes(failure),
            failure instanceof ConfigException wrong ? wrong.more() : 0));
    String kept = "the configuration was not reloaded, the last good one goes on: ";
    if (failure instanceof ConfigException mistakes) {
      log.error(
          "the configuration was not reloaded, because it has {}; the last good one goes on",
          count(mistakes));
      log(mistakes);
    } else if (failure instanceof StartException || failure instanceof GatewayError) {
      log.error("{}{}", kept, text(failure));
    } else {
      log.error("{}{}", kept, text(failure), failure);
    }
  }

  /** Each in a line of its own: the log cuts a long line, and leaves out what is too much. */
  private static void log(ConfigException mistakes) {
    List<ConfigError> errors = mistakes.errors();
    errors.stream().limit(LINES).forEach(mistake -> mistakeLog.error("{}", mistake));
    int left = mistakes.count() - Math.min(errors.size(), LINES);
    if (left > 0) {
      mistakeLog.error("and {} more; see `fanlight check`", left);
    }
  }

  private static String count(ConfigException mistakes) {
    return mistakes.count() == 1 ? "a mistake" : mistakes.count() + " mistakes";
  }

  private static String inOneLine(Throwable failure) {
    if (failure instanceof ConfigException mistakes) {
      int others = mistakes.count() - 1;
      return mistakes.errors().getFirst() + (others == 0 ? "" : " (and " + others + " more)");
    }
    return text(failure).lines().findFirst().orElse("");
  }

  private static List<String> mistakes(Throwable failure) {
    return failure instanceof ConfigException mistakes
        ? mistakes.errors().stream().map(ConfigError::toString).toList()
        : List.of(text(failure));
  }

  /** What the page says that everybody may read: nothing of what the file has. */
  private static String openly(Throwable failure) {
    if (!(failure instanceof ConfigException mistakes)) {
      return "it could not be taken; the log says why";
    }
    return Path.of(mistakes.errors().getFirst().file()).getFileName()
        + " has "
        + count(mistakes)
        + "; the log names "
        + named(mistakes.count());
  }

  private static String named(int count) {
    return count == 1 ? "it" : count <= LINES ? "them" : "the first ones";
  }

  private static String text(Throwable failure) {
    return switch (failure) {
      case GatewayError error -> error.detail();
      case StartException refusal -> String.valueOf(refusal.getMessage());
      default -> Reasons.withKind(failure);
    };
  }
}
