/**
 * Notices: what the policy announces, in answers too, with the maintenance that refuses
 * calls; what an account has come to, the feed of them, and their delivery to webhooks.
 * Owns in Redis the accounts' notices and crossings, and the webhooks with the outbox of
 * their deliveries.
 */
@NullMarked
package io.memgate.gateway.notice;

import org.jspecify.annotations.NullMarked;
