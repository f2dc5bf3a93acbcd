package io.memgate.gateway.throttle;

import io.memgate.gateway.account.Standing;

/**
 * An account that is throttled, or for which a permanent throttle is proposed.
 *
 * @param account the account's id
 * @param standing the standing now
 */
public record Throttled(String account, Standing standing) {

}
