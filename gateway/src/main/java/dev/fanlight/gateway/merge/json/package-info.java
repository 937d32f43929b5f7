/**
 * JSON texts made of bytes that are JSON already. Nothing here decodes a body to encode it again.
 *
 * <p>Begin with {@link dev.fanlight.gateway.merge.json.JsonBody}, which makes JSON of any body of
 * an upstream. {@link dev.fanlight.gateway.merge.json.Splice} puts pieces together and copies each
 * of them once. {@link dev.fanlight.gateway.merge.json.JsonText} writes strings, and {@link
 * dev.fanlight.gateway.merge.json.CallErrors} failed calls.
 *
 * <p>Each method returns when its work is done. A splice is confined to its thread.
 */
@NullMarked
package dev.fanlight.gateway.merge.json;

import org.jspecify.annotations.NullMarked;
