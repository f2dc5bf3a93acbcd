package io.memgate.gateway.notice;

import java.time.Instant;

import tools.jackson.databind.json.JsonMapper;

/**
 * What is delivered: the payload that Standard Webhooks recommends.
 *
 * @param type of the event
 * @param timestamp when it occurred
 * @param data the notice
 */
record Payload(String type, Instant timestamp, Object data) {

	private static final JsonMapper JSON = new JsonMapper();

	static Payload of(Notice notice) {
		return new Payload(notice.kind().word(), notice.published(), notice);
	}

	String json() {
		return JSON.writeValueAsString(this);
	}

	/**
	 * What a test delivers.
	 *
	 * @param webhook the webhook's id
	 */
	record Test(String webhook) {

	}

}
