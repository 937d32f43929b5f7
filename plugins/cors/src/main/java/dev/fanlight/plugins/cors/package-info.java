/**
 * The builtin plugin {@code cors}. {@link dev.fanlight.plugins.cors.CorsConfig} is what it may be
 * told. {@code Origins} knows which pages may read answers, {@code Preflight} answers the question
 * whether a request may be sent, and {@code CorsFilter} puts the fields into answers.
 */
@NullMarked
package dev.fanlight.plugins.cors;

import org.jspecify.annotations.NullMarked;
