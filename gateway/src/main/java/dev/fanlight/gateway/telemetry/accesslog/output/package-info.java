/**
 * Where the lines of the access log go. {@code LogOutput} is what the log asks for; {@code LogFile}
 * and {@code StandardOutput} do it. All of it blocks, on the thread of the log.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.accesslog.output;

import org.jspecify.annotations.NullMarked;
