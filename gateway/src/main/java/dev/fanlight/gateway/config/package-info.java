/**
 * The configuration as immutable records, and the one way they come into being: YAML, read
 * strictly.
 */
@NullMarked
package dev.fanlight.gateway.config;

import org.jspecify.annotations.NullMarked;
