package io.memgate.gateway.payload;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What a call carries, checked: the bytes that were checked are the bytes to forward.
 *
 * @param body the request's body, empty for an Api without one and for an upload; not
 * copied, not to be changed
 * @param inputTokens tokens of the request's text; null where no limit needed the count
 * @param weight what the call counts in a rate limit of requests
 * @param results by field, the number of results the call is to give: the one asked for,
 * or the profile's default where there is one
 * @param query the query to forward, empty for none
 * @param upload the body of an Api whose body is passed on while it arrives; null
 * otherwise
 */
public record Payload(byte[] body, @Nullable Integer inputTokens, int weight, Map<String, Integer> results,
		String query, @Nullable Upload upload) {

	private static final String ATTRIBUTE = Payload.class.getName();

	private static final byte[] NO_BODY = {};

	public Payload {
		results = Map.copyOf(results);
	}

	/** A payload that has been read whole, without a query. */
	public Payload(byte[] body, @Nullable Integer inputTokens, int weight, Map<String, Integer> results) {
		this(body, inputTokens, weight, results, "", null);
	}

	/** The payload of an upload, whose tokens and elements nobody counts. */
	static Payload of(Upload upload, Terms terms) {
		return new Payload(NO_BODY, terms.tokensWeigh() ? 0 : null, terms.api().weight().least(), Map.of(), "", upload);
	}

	/** This payload with a query. */
	Payload withQuery(String query) {
		return query.isEmpty() ? this
				: new Payload(this.body, this.inputTokens, this.weight, this.results, query, this.upload);
	}

	/** Number of bytes of the body; of an upload, of what has passed so far. */
	public long inputBytes() {
		return (this.upload != null) ? this.upload.passedBytes() : this.body.length;
	}

	/** Whether no more of the body will come. */
	public boolean isRead() {
		return this.upload == null || this.upload.isRead();
	}

	/** Puts this payload on its exchange, once. */
	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/** The payload that a checked exchange carries. */
	public static Payload of(ServerWebExchange exchange) {
		return Objects.requireNonNull(find(exchange), "no payload on this exchange");
	}

	/** The payload, or null where the request was refused before it was checked. */
	public static @Nullable Payload find(ServerWebExchange exchange) {
		return (Payload) exchange.getAttributes().get(ATTRIBUTE);
	}

}
