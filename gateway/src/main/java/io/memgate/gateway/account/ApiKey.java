package io.memgate.gateway.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A credential of one project, without its secret.
 *
 * @param id part of the key's text; names it in logs and lists
 * @param project id of its project
 * @param name what people call it; null when they gave it no name
 * @param created when it was made
 * @param expires when it stops to be valid; null for never
 */
public record ApiKey(String id, String project, @Nullable String name, Instant created, @Nullable Instant expires) {

}
