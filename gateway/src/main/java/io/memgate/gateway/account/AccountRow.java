package io.memgate.gateway.account;

/**
 * An account in a list.
 *
 * @param account the account
 * @param standing whether it is throttled
 */
public record AccountRow(Account account, Standing.State standing) {

}
