package io.memgate.gateway.policy;

/**
 * A field by which a request takes results or leaves them out.
 *
 * @param field name of the request's top-level field; {@code false} leaves them out
 * @param byDefault whether an absent or null field takes them
 */
public record ResultSwitch(String field, boolean byDefault) {

}
