package dev.fanlight.gateway.cli.command;

/** How a result is written; the names are those of {@code --format}. */
public enum Format {
  text,
  json
}
