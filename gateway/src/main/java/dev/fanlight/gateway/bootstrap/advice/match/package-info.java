/**
 * Advice about which requests a route gets, and what its templates make. {@link
 * dev.fanlight.gateway.bootstrap.advice.match.SyntaxAdvice} knows what other gateways write, {@link
 * dev.fanlight.gateway.bootstrap.advice.match.TwiceAdvice} finds what a file defines twice, and
 * {@link dev.fanlight.gateway.bootstrap.advice.match.LoopAdvice} follows redirects.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice.match;

import org.jspecify.annotations.NullMarked;
