package io.memgate.memory.memory;

/**
 * The isolation space that a call acts in, as the gateway asserted it.
 *
 * @param account slug of the account
 * @param project slug of the account's project
 */
public record Space(String account, String project) {
}
