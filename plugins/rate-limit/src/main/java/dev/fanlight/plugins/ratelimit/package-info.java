/**
 * The builtin plugin {@code rate-limit}. {@link dev.fanlight.plugins.ratelimit.RateLimitConfig} is
 * what the file says, {@link dev.fanlight.plugins.ratelimit.Policy} what is made of one policy, and
 * {@link dev.fanlight.plugins.ratelimit.Passage} one exchange on its way through.
 */
@NullMarked
package dev.fanlight.plugins.ratelimit;

import org.jspecify.annotations.NullMarked;
