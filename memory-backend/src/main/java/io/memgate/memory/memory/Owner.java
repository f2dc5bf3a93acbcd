package io.memgate.memory.memory;

/**
 * Whose memories: one end user of one project. The same user id in two spaces is two
 * owners.
 *
 * @param space the account and project
 * @param user the end user's id, chosen by the API consumer
 */
public record Owner(Space space, String user) {
}
