/** One line per exchange, written off the event loops. */
@NullMarked
package dev.fanlight.gateway.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
