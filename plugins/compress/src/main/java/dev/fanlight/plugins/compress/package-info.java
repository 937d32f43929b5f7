/**
 * The builtin plugin {@code compress}. {@link dev.fanlight.plugins.compress.CompressFilter} decides
 * which answers are compressed and asks {@link dev.fanlight.plugins.compress.AcceptEncoding} how,
 * changes their fields by {@link dev.fanlight.plugins.compress.AnswerFields}, and puts a {@link
 * dev.fanlight.plugins.compress.CodedStream} around the body. What compresses is in the package
 * {@code coding}.
 */
@NullMarked
package dev.fanlight.plugins.compress;

import org.jspecify.annotations.NullMarked;
