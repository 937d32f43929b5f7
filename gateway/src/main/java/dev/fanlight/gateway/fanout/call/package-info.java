/**
 * One call of a scope, from its start to its one outcome.
 *
 * <p>Read in this order. A {@code CallSpec} is what is fixed about a call before it starts. A
 * {@code Call} asks its target to open it, and hears how that goes. Its kinds differ in what they
 * do with the body:
 *
 * <ul>
 *   <li>{@code StreamedCall} hands it on as it comes: proxies.
 *   <li>{@code BufferedCall} holds it. {@code UnpackedCall} unpacks it before: fan-outs.
 *   <li>{@code RacingCall} holds it until its status wins the race. Then it hands it on.
 * </ul>
 *
 * <p>{@code ScopeCalls} makes calls for plugins.
 *
 * <pre>
 * made --start()--&gt; admitted --open()--&gt; open --head()--&gt; reading --closed()--&gt; ended
 * made --refuse()--&gt; ended
 * admitted, open, reading --cancel() or expire()--&gt; aborted --closed()--&gt; ended
 * </pre>
 *
 * <p>Every call ends in {@code closed}, once. The target may call it before {@code open} returns.
 */
@NullMarked
package dev.fanlight.gateway.fanout.call;

import org.jspecify.annotations.NullMarked;
