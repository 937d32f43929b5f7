/**
 * The access log: one line for each exchange, written off the event loops.
 *
 * <p>Begin with {@code AccessLog}. Its {@code LineWriter} has a bounded queue and a thread. Event
 * loops put records into the queue, and never wait. The thread makes lines of them by a {@code
 * LineFormat} ({@code JsonLines} or {@code TextLines}), and writes them to {@code StandardOutput}.
 * When the queue is full, records are dropped and counted. A reload puts another log into the
 * {@code ReplaceableLog}.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
