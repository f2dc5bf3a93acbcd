package io.memgate.gateway.payload;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What a call carries, checked: the bytes that were checked are the bytes to forward.
 *
 * @param body the request's body, empty for an Api without one and for an upload; not
 * copied, not to be changed
 * @param textBytes bytes of the request's text in UTF-8; null where nobody looked at it
 * @param inputTokens tokens of the request's text; null where no limit needed the count
 * @param weight what the call counts in a rate limit of requests
 * @param counts what the request asks for and what it carries, counted; null for an Api
 * without a body and for an upload
 * @param query the query to forward, empty for none
 * @param upload the body of an Api whose body is passed on while it arrives; null
 * otherwise
 */
public record Payload(byte[] body, @Nullable Long textBytes, @Nullable Integer inputTokens, int weight,
		@Nullable RequestCounts counts, String query, @Nullable Upload upload) implements Measured {

	private static final String ATTRIBUTE = Payload.class.getName();

	private static final byte[] NO_BODY = {};

	/** A payload of which nothing else has been counted. */
	public Payload(byte[] body, @Nullable Integer inputTokens, int weight) {
		this(body, null, inputTokens, weight, null, "", null);
	}

	/** The payload of an upload, whose tokens and elements nobody counts. */
	static Payload of(Upload upload, Terms terms) {
		return new Payload(NO_BODY, null, terms.tokensWeigh() ? 0 : null, terms.api().weight().least(), null, "",
				upload);
	}

	/** This payload with a query. */
	Payload withQuery(String query) {
		return query.isEmpty() ? this : new Payload(this.body, this.textBytes, this.inputTokens, this.weight,
				this.counts, query, this.upload);
	}

	/** Number of bytes of the body; of an upload, of what has passed so far. */
	public long inputBytes() {
		return (this.upload != null) ? this.upload.passedBytes() : this.body.length;
	}

	@Override
	public Measures measures() {
		Amount tokens = (this.inputTokens != null) ? Amount.exactly(this.inputTokens) : null;
		return Measures.of(inputBytes(), this.textBytes, tokens, this.weight, this.counts);
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
