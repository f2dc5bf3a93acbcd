package io.memgate.gateway.account;

/**
 * An ApiKey that was just made, with its secret: the only moment at which the gateway
 * knows it.
 *
 * @param id the key's id
 * @param text the whole key, {@code <prefix>-<id>-<secret>}
 */
public record NewKey(String id, String text) {

	/** Without the secret, so that no log line shows it by accident. */
	@Override
	public String toString() {
		return "NewKey[id=" + this.id + "]";
	}

}
