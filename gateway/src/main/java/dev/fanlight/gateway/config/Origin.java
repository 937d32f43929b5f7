package dev.fanlight.gateway.config;

import java.util.Map;

/**
 * Where a piece of configuration stands, so that what is only understood later can still be
 * reported exactly.
 *
 * @param file as given on the command line
 * @param path such as {@code routes[2].plugins[0].config}
 * @param lines the line (from 1) of each path below and including this one
 */
public record Origin(String file, String path, Map<String, Integer> lines) {}
