/**
 * Header fields whose values are lists, as an answer of many calls reads them. {@link
 * dev.fanlight.gateway.merge.fields.Accept} tells how much a client wants a media type. {@link
 * dev.fanlight.gateway.merge.fields.CacheControl} makes one value of several, which violates none
 * of them. {@code FieldList} cuts the lists for both.
 *
 * <p>All of it is immutable.
 */
@NullMarked
package dev.fanlight.gateway.merge.fields;

import org.jspecify.annotations.NullMarked;
