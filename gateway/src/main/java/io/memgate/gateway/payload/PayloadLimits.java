package io.memgate.gateway.payload;

import java.util.List;

import io.memgate.gateway.payload.Finding.Over;
import io.memgate.gateway.payload.Finding.Undecided;
import io.memgate.gateway.payload.Finding.Within;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Holds payloads that were measured once against the limits of any plan, in the order and
 * by the rules in which {@link PayloadFilter} holds a body against those in force. A body
 * that was not looked at is taken to be within them.
 */
public final class PayloadLimits {

	private static final String BYTES = "max-body";

	private static final String RESULTS = "max-results";

	private static final String TOTAL = "max-results-total";

	private static final String ELEMENTS = "max-elements";

	private static final String TOKENS = "max-input-tokens";

	private static final Finding WITHIN = new Within();

	private final Shapes shapes = new Shapes();

	/**
	 * How a payload stands.
	 * @param plan one that has the Api
	 * @param tokenizer name of the encoding that defines its tokens
	 * @param measures what was measured; its tokens of that encoding
	 */
	public Finding find(Api api, Plan plan, String tokenizer, Measures measures) {
		if (!api.hasBody() || measures.bytes() == null) {
			return WITHIN;
		}
		Terms terms = Terms.of(api, plan, tokenizer);
		if (measures.bytes().exceeds(terms.maxBytes())) {
			return new Over(Condition.BODY_TOO_LARGE, BYTES);
		}
		Over counted = counts(terms, measures);
		if (counted != null) {
			return counted;
		}
		return measures.bytes().isWithin(terms.maxBytes()) ? tokens(terms, measures, measures.bytes())
				: new Undecided(Condition.BODY_TOO_LARGE, BYTES);
	}

	private @Nullable Over counts(Terms terms, Measures measures) {
		Integer most = terms.limits().maxResults();
		if (most != null && measures.results().values().stream().anyMatch((asked) -> asked > most)) {
			return new Over(Condition.RESULT_COUNT_TOO_LARGE, RESULTS);
		}
		Refusal refusal = counted(terms, measures).refusal();
		if (refusal == null) {
			return null;
		}
		return new Over(refusal.condition(),
				(refusal.condition() == Condition.RESULT_COUNT_TOO_LARGE) ? TOTAL : ELEMENTS);
	}

	/** The counts as they are while a request is read that has such numbers. */
	private RequestCounts counted(Terms terms, Measures measures) {
		Shape shape = this.shapes.of(terms.api(), List.of());
		RequestCounts counts = new RequestCounts(terms, shape);
		for (int slot = 0; slot < shape.counts().size(); slot++) {
			Integer asked = measures.results().get(shape.counts().get(slot).name());
			if (asked != null) {
				counts.asks(slot, asked);
			}
		}
		measures.switches().forEach(counts::switches);
		List<FieldPath> arrays = terms.api().elements();
		for (int slot = 0; slot < arrays.size(); slot++) {
			counts.has(slot, measures.elements().getOrDefault(arrays.get(slot).text(), 0));
		}
		return counts;
	}

	/**
	 * A token is from 1 to {@link TextSize#LONGEST_TOKEN_BYTES} bytes of text, and no
	 * text is longer than its body.
	 */
	private static Finding tokens(Terms terms, Measures measures, Amount bytes) {
		Integer most = terms.mostTokens();
		Amount tokens = measures.tokens();
		Long text = measures.textBytes();
		if (most == null || terms.api().text().isEmpty() || bytes.isWithin(most)) {
			return WITHIN;
		}
		if (tokens != null && tokens.exceeds(most)
				|| text != null && text > (long) TextSize.LONGEST_TOKEN_BYTES * most) {
			return new Over(Condition.INPUT_TOO_LONG, TOKENS);
		}
		boolean within = tokens != null && tokens.isWithin(most) || text != null && text <= most;
		return within ? WITHIN : new Undecided(Condition.INPUT_TOO_LONG, TOKENS);
	}

}
