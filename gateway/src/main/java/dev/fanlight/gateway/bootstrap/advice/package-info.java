/**
 * Finds valid settings that the author of a configuration may not have meant. {@code check} prints
 * this advice. A start and a reload log the advice that concerns this machine and this day. Begin
 * with {@link Advice}, which gives all of it; each of the other classes knows one kind. Advice
 * about times is in {@code time}, about numbers in {@code room}, about requests and templates in
 * {@code match}, about certificates in {@code tls}. The first three look at each {@code Use} of an
 * upstream in the file, of the package {@code use}.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice;

import org.jspecify.annotations.NullMarked;
