package io.memgate.gateway.admin;

import org.jspecify.annotations.Nullable;

/**
 * That what Redis holds is accepted as it is, as the admin API shows it.
 *
 * @param doubt why it had been closed; null when it was not, and nothing was changed
 * @param reason why, in the administrator's words
 */
record StoreAcceptanceView(@Nullable String doubt, String reason) {

}
