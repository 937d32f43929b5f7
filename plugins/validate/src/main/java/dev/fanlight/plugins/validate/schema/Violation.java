package dev.fanlight.plugins.validate.schema;

/**
 * One way in which a body does not match its schema.
 *
 * @param pointer where, as a JSON Pointer in a URI fragment (RFC 6901, section 6), as RFC 9457
 *     shows it
 * @param keyword of the schema that is not met
 * @param detail in words for the client
 */
public record Violation(String pointer, String keyword, String detail) {}
