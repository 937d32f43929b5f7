/**
 * The builtin plugin {@code compress}. {@link dev.fanlight.plugins.compress.CompressFilter} asks
 * {@link dev.fanlight.plugins.compress.Answers} which answers may be compressed and {@link
 * dev.fanlight.plugins.compress.AcceptEncoding} how, then puts a {@link
 * dev.fanlight.plugins.compress.CodedStream} around the body. What compresses is in the package
 * {@code coding}.
 */
@NullMarked
package dev.fanlight.plugins.compress;

import org.jspecify.annotations.NullMarked;
