package io.memgate.gateway.redis;

/**
 * The names of the keys of webhooks and of what is to be delivered to them. They share
 * the hash tag {@code webhooks}.
 */
public final class WebhookKeys {

	/** Webhooks: a hash of descriptions by id, with their secrets. */
	public static final String WEBHOOKS = "mg:{webhooks}";

	/**
	 * Messages that were put up for delivery: a sorted set of their ids by the time of
	 * that, Redis's microseconds.
	 */
	public static final String PUBLISHED = "mg:{webhooks}:published";

	/**
	 * Webhooks for which something waits: a sorted set of their ids by the time of their
	 * next attempt, Redis's microseconds.
	 */
	public static final String DUE = "mg:{webhooks}:due";

	/** What is delivered: a hash of payloads by delivery. */
	public static final String OUTBOX = "mg:{webhooks}:outbox";

	/** How often each delivery was begun: a hash by delivery. */
	public static final String ATTEMPTS = "mg:{webhooks}:attempts";

	private WebhookKeys() {
	}

	/**
	 * Deliveries that wait for one webhook: a sorted set of {@code <webhook>:<message>}
	 * by the time of their next attempt, Redis's microseconds.
	 */
	public static String waiting(String webhook) {
		return DUE + ':' + webhook;
	}

}
