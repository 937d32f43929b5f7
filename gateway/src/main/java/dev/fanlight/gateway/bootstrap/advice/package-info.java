/**
 * Finds valid settings that the author of a configuration may not have meant. {@code check} prints
 * this advice. A start and a reload log the advice that concerns this machine and this day. Begin
 * with {@link Advice}; each of the other classes knows one kind of it.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice;

import org.jspecify.annotations.NullMarked;
