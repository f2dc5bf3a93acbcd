package io.memgate.gateway.admin;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.notice.Webhook;

/**
 * A webhook as the admin API shows it: without its secret, but where that was just made.
 *
 * @param id its id
 * @param url its address
 * @param kinds the kinds of notices that it wants; all when empty
 * @param account the one account whose notices it wants beside the general ones; null for
 * none
 * @param everyAccount whether it wants the notices of every account
 * @param created when it was set
 * @param previousUntil until when deliveries are signed with the secret before, too; null
 * for not at all
 * @param goneAt when it answered that it is gone and was switched off; null while it is
 * on
 * @param secret what deliveries are signed with; null but for the one time it is shown
 */
record WebhookView(String id, URI url, Set<String> kinds, @Nullable String account, boolean everyAccount,
		Instant created, @Nullable Instant previousUntil, @Nullable Instant goneAt, @Nullable String secret) {

	static WebhookView of(Webhook webhook) {
		return new WebhookView(webhook.id(), webhook.url(), webhook.kindWords(), webhook.account(),
				webhook.everyAccount(), webhook.created(), webhook.previousUntil(), webhook.goneAt(), null);
	}

	static WebhookView withSecret(Webhook webhook) {
		return new WebhookView(webhook.id(), webhook.url(), webhook.kindWords(), webhook.account(),
				webhook.everyAccount(), webhook.created(), webhook.previousUntil(), webhook.goneAt(), webhook.secret());
	}

}
