package io.memgate.gateway.notice;

/**
 * A message on its way to a webhook.
 *
 * @param webhook the webhook's id
 * @param message names the message: its webhook-id
 */
record Delivery(String webhook, String message) {

	static Delivery read(String name) {
		int colon = name.indexOf(':');
		return new Delivery(name.substring(0, colon), name.substring(colon + 1));
	}

	/** Its name in Redis. */
	String name() {
		return this.webhook + ':' + this.message;
	}

}
