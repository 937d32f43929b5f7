/**
 * The access log: lines for the exchanges that are chosen, written off the event loops.
 *
 * <p>Begin with {@code AccessLog}. Its {@code LineWriter} has a bounded queue and a thread. Event
 * loops ask a {@code LineChoice} whether an exchange has a line. They put its record into the
 * queue, and never wait. The thread makes lines of the records by a {@code LineFormat} ({@code
 * JsonLines} or {@code TextLines}), in a {@code LineBuffer}. It writes them to a {@code LogOutput}
 * of the package {@code output}: standard output or a file. When the queue is full, records are
 * dropped and counted. A reload puts another log in the place of the one before.
 *
 * <pre>
 *   loops --LineChoice--&gt; queue --LineWriter's thread, LineFormat--&gt; LineBuffer --&gt; LogOutput
 *   signal --reopen--&gt; LineWriter's thread --&gt; LogOutput
 * </pre>
 */
@NullMarked
package dev.fanlight.gateway.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
