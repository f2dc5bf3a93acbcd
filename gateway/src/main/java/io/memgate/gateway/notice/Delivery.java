package io.memgate.gateway.notice;

/**
 * A notice on its way to a webhook.
 *
 * @param webhook the webhook's id
 * @param notice the notice's id, which is the webhook-id too
 */
record Delivery(String webhook, String notice) {

	static Delivery read(String name) {
		int colon = name.indexOf(':');
		return new Delivery(name.substring(0, colon), name.substring(colon + 1));
	}

	/** Its name in Redis. */
	String name() {
		return this.webhook + ':' + this.notice;
	}

}
