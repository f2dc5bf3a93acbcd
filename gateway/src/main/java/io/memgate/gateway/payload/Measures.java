package io.memgate.gateway.payload;

import java.util.Map;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Weight;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * The numbers of a request's body that limits are held against, as far as they were
 * found. Never text.
 *
 * @param bytes of the body; null where it was not looked at
 * @param textBytes of the text whose tokens count, in UTF-8; null where it was not looked
 * at
 * @param tokens of that text; null where no limit needed the count
 * @param weight what the request counts in a rate limit of requests; 0 where it was not
 * read
 * @param results by field, the number of results asked for
 * @param switches by field, whether the request takes those results
 * @param elements by array, how many it has
 */
public record Measures(@Nullable Amount bytes, @Nullable Long textBytes, @Nullable Amount tokens, int weight,
		Map<String, Integer> results, Map<String, Boolean> switches,
		Map<String, Integer> elements) implements Measured {

	/** Nothing is known. */
	public static final Measures NONE = new Measures(null, null, null, 0, Map.of(), Map.of(), Map.of());

	/** More tokens than any limit has. */
	private static final long ANY_NUMBER = Integer.MAX_VALUE;

	private static final String ATTRIBUTE = Measures.class.getName();

	public Measures {
		results = Map.copyOf(results);
		switches = Map.copyOf(switches);
		elements = Map.copyOf(elements);
	}

	/** Of a body that was refused for its size. */
	static Measures ofSize(Amount bytes) {
		return new Measures(bytes, null, null, 0, Map.of(), Map.of(), Map.of());
	}

	/** Of a body that was read. */
	static Measures of(long bytes, @Nullable Long textBytes, @Nullable Amount tokens, int weight,
			@Nullable RequestCounts counts) {
		return (counts == null)
				? new Measures(Amount.exactly(bytes), textBytes, tokens, weight, Map.of(), Map.of(), Map.of())
				: new Measures(Amount.exactly(bytes), textBytes, tokens, weight, counts.asked(), counts.switched(),
						counts.elements());
	}

	@Override
	public Measures measures() {
		return this;
	}

	/** Puts what a refusal was made of on its exchange. */
	void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/**
	 * What is known of an exchange's payload, let pass or refused by a limit; null where
	 * nothing is.
	 */
	public static @Nullable Measured find(ServerWebExchange exchange) {
		Payload payload = Payload.find(exchange);
		return (payload != null) ? payload : (Measured) exchange.getAttributes().get(ATTRIBUTE);
	}

	/** These measures where tokens are of another kind. */
	public Measures withoutTokens() {
		return (this.tokens == null) ? this : new Measures(this.bytes, this.textBytes, null, this.weight, this.results,
				this.switches, this.elements);
	}

	/**
	 * Tokens that a request to an Api has at least. A token is at most
	 * {@link TextSize#LONGEST_TOKEN_BYTES} bytes of text.
	 */
	public long leastTokensOf(Api api) {
		if (api.text().isEmpty()) {
			return 0;
		}
		if (this.tokens != null) {
			return this.tokens.more() ? this.tokens.number() + 1 : this.tokens.number();
		}
		return (this.textBytes != null) ? Math.ceilDiv(this.textBytes, TextSize.LONGEST_TOKEN_BYTES) : 0;
	}

	/**
	 * Tokens that a request to an Api has at most: one for each byte of its text, which
	 * is no longer than its body.
	 */
	public long mostTokensOf(Api api) {
		if (api.text().isEmpty()) {
			return 0;
		}
		if (this.tokens != null && !this.tokens.more()) {
			return this.tokens.number();
		}
		long body = (this.bytes != null && !this.bytes.more()) ? this.bytes.number() : ANY_NUMBER;
		return (this.textBytes != null) ? Math.min(this.textBytes, body) : body;
	}

	/** What the request counts in a rate limit of requests by an Api's own rule. */
	public int weightBy(Weight rule) {
		if (rule.elements() == null) {
			return rule.least();
		}
		Integer size = this.elements.get(rule.elements().text());
		return rule.of((size != null) ? size : this.weight);
	}

}
