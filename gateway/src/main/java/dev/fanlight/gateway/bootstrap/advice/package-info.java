/**
 * What is right in a configuration, and perhaps not meant: {@code check} prints it, and a start and
 * a reload log what concerns this machine and this day. Begin with {@link Advice}; each of the
 * other classes knows one kind of it.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice;

import org.jspecify.annotations.NullMarked;
