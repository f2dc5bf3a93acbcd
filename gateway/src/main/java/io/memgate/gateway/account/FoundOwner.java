package io.memgate.gateway.account;

/**
 * The owner of an ApiKey, and how far it may be relied on.
 *
 * @param owner the owner
 * @param at when Redis said so, in nanoseconds of the ticker
 * @param mark of the news that were heard before Redis was asked
 * @param lasting whether it may be older than a revocation may take, so that admission
 * must ask whether something has changed
 */
record FoundOwner(KeyOwner owner, long at, long mark, boolean lasting) {

}
