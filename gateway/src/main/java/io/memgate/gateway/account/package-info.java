/**
 * Accounts, their projects, ApiKeys and grants, and who a request's key belongs to. Owns
 * in Redis: the account index, key hashes, and under each account its description,
 * projects, keys, grants and what was deleted of it.
 */
@NullMarked
package io.memgate.gateway.account;

import org.jspecify.annotations.NullMarked;
