/**
 * The gateway's own log, as {@code logback.xml} uses it.
 *
 * <p>Begin with {@code LimitedLog}, which bounds what each logger writes, and never lets a thread
 * wait for the output. {@code Logging} protects it from the code of plugins. From then on it also
 * has what any code prints to {@link System#out} and {@link System#err}, which {@code PrintedLines}
 * cuts into lines, and {@code UnreadableThrown} replaces exceptions that cannot be logged. {@code
 * CutThrown} and {@code ThrownText} are how exceptions are shown.
 *
 * <pre>
 *   loggers -----------------------------&gt; LimitedLog --queue--&gt; thread of the log --&gt; standard error
 *   System.out, System.err --PrintedLines--^
 * </pre>
 */
@NullMarked
package dev.fanlight.gateway.telemetry.log;

import org.jspecify.annotations.NullMarked;
