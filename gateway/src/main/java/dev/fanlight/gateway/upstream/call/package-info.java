/**
 * A call, as those who make it see it. They need not know where it goes: to an upstream, or in a
 * batch to the gateway's own routes.
 *
 * <p>Begin with {@code CallTarget}, which starts a call:
 *
 * <pre>
 * owner of the call                          CallTarget
 *
 *   request, CallPolicy   ---- open ----&gt;      starts the call
 *   CallContext           &lt;--- asks -----      loop, deadline, turn, memory, request id
 *   CallEvents            &lt;--- hears ----      uploading, hints, head with a CallHead, closed
 *   OpenCall              ---- asks ----&gt;      phase; abort
 * </pre>
 *
 * <p>{@code closed} comes exactly once, and last. Everything is confined to the loop of the owner.
 * {@code CallTarget.open} may tell the events before it returns, and {@code OpenCall.abort} does.
 */
@NullMarked
package dev.fanlight.gateway.upstream.call;

import org.jspecify.annotations.NullMarked;
