package io.memgate.gateway.payload;

import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.FieldRule;
import io.memgate.gateway.policy.FieldRule.JsonType;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * Checks values where a parser stands against an Api's rules. Of several broken rules the
 * first of the Api's list is reported, so that the answer does not depend on the order of
 * the client's fields.
 */
final class FieldChecks {

	private static final int BEFORE_ALL = -1;

	private final Terms terms;

	private final Shape shape;

	private final JsonParser json;

	private final RequestCounts counts;

	private @Nullable Refusal refusal;

	private int order = Integer.MAX_VALUE;

	private boolean byLimit;

	FieldChecks(Terms terms, Shape shape, JsonParser json) {
		this.terms = terms;
		this.shape = shape;
		this.json = json;
		this.counts = new RequestCounts(terms, shape);
	}

	/** The first broken rule; null when none is. */
	@Nullable Refusal refusal() {
		return this.refusal;
	}

	/** Whether the refusal is that of a limit. */
	boolean isByLimit() {
		return this.byLimit;
	}

	/** What the request asks for and what it carries. */
	RequestCounts counts() {
		return this.counts;
	}

	/** Checks the value that the parser stands at the start of. */
	void value(FieldTree place, JsonToken token) {
		if (place.rule() != null) {
			type(place.rule(), token);
		}
		else if (token != JsonToken.START_OBJECT) {
			members(place, 0);
		}
		if (place.count() != null) {
			count(place.count(), token);
		}
		if (place.watched() != null) {
			watched(place.watched());
		}
		if (place.resultSwitch() != null) {
			this.counts.switches(place.resultSwitch().path().text(), token != JsonToken.VALUE_FALSE);
		}
	}

	/** A field that may not be there at all is reported before what is wrong with any. */
	private void watched(FieldTree.Watched watched) {
		Refusal why = this.terms.watch().met(watched.path());
		if (why != null && takesOver(BEFORE_ALL)) {
			this.refusal = why;
		}
	}

	/** Notes the size of the array that ends here. */
	void elements(FieldTree place, int size) {
		if (place.elements() != null) {
			this.counts.has(place.elements().slot(), size);
		}
	}

	private void type(FieldTree.Rule rule, JsonToken token) {
		if (!rule.accepts(type(token))) {
			if (takesOver(rule.order())) {
				this.refusal = PayloadRefusals.wrongType(where(rule.path()), rule.field().types());
			}
		}
		else if (token == JsonToken.VALUE_STRING) {
			string(rule, rule.field());
		}
	}

	private void string(FieldTree.Rule rule, FieldRule field) {
		if (field.required() && this.json.getStringLength() == 0) {
			absent(rule);
		}
		if (field.maxLength() != null) {
			length(rule, field.maxLength());
		}
		if (!field.oneOf().isEmpty() && !field.oneOf().contains(this.json.getString()) && takesOver(rule.order())) {
			this.refusal = PayloadRefusals.notOneOf(where(field.path()), field.oneOf());
		}
	}

	private void length(FieldTree.Rule rule, int most) {
		int units = this.json.getStringLength();
		if (units <= most) {
			return;
		}
		int length = Character.codePointCount(this.json.getStringCharacters(), this.json.getStringOffset(), units);
		if (length > most && takesOver(rule.order())) {
			this.refusal = PayloadRefusals.tooLong(where(rule.path()), length, most, rule.field().tooLong());
		}
	}

	private void count(FieldTree.Count count, JsonToken token) {
		Integer most = this.terms.limits().maxResults();
		if (token != JsonToken.VALUE_NUMBER_INT || isNegative()) {
			if (takesOver(count.order())) {
				this.refusal = PayloadRefusals.notACount(where(count.path()));
			}
		}
		else {
			this.counts.asks(count.slot(), saturated());
			if (most != null && saturated() > most && takesOver(count.order())) {
				this.refusal = PayloadRefusals.tooManyResults(this.terms, count.path().text(),
						this.json.getNumberValue(), most);
				this.byLimit = true;
			}
		}
	}

	private boolean isNegative() {
		return switch (this.json.getNumberType()) {
			case INT -> this.json.getIntValue() < 0;
			case LONG -> this.json.getLongValue() < 0;
			default -> this.json.getBigIntegerValue().signum() < 0;
		};
	}

	/** The number, or the largest int for one that is larger. */
	private int saturated() {
		return (this.json.getNumberType() == JsonParser.NumberType.INT) ? this.json.getIntValue() : Integer.MAX_VALUE;
	}

	/** Checks that a place where there is nothing, or an empty value, may be so. */
	void absent(FieldTree place) {
		if (place.rule() != null) {
			absent(place.rule());
		}
		else {
			members(place, 0);
		}
	}

	private void absent(FieldTree.Rule rule) {
		if (rule.field().required() && takesOver(rule.order())) {
			this.refusal = PayloadRefusals.required(where(rule.path()));
		}
	}

	/** Checks that an object has the members that it must have. */
	void members(FieldTree place, long present) {
		if (place.hasRequired(present)) {
			return;
		}
		for (FieldTree member : place.required()) {
			if ((present & member.bit()) == 0) {
				absent(member);
			}
		}
	}

	/** Checks that the root has one of the members of which it must have one. */
	void anyOf(long present) {
		if (!this.shape.hasAnyOf(present) && takesOver(Shape.orderOfAnyOf(this.terms.api()))) {
			this.refusal = PayloadRefusals.noneOf(this.shape.anyOf());
		}
	}

	/** Checks what only the whole request shows, unless a field has broken a rule. */
	void whole() {
		Refusal over = this.counts.refusal();
		if (over != null && takesOver(Integer.MAX_VALUE - 1)) {
			this.refusal = over;
			this.byLimit = true;
		}
	}

	/** Whether a refusal of that order is to be reported rather than the present one. */
	private boolean takesOver(int order) {
		if (order >= this.order) {
			return false;
		}
		this.order = order;
		this.byLimit = false;
		return true;
	}

	/** The path of the present place, with the index of each element on the way. */
	private String where(FieldPath path) {
		String text = path.text();
		TokenStreamContext context = this.json.streamReadContext();
		if (this.json.currentToken().isStructStart()) {
			context = context.getParent();
		}
		int each = text.lastIndexOf(FieldPath.EACH);
		while (each >= 0 && context != null) {
			if (context.inArray()) {
				text = text.substring(0, each + 1) + context.getCurrentIndex() + text.substring(each + 1);
				each = text.lastIndexOf(FieldPath.EACH);
			}
			context = context.getParent();
		}
		return text;
	}

	private static JsonType type(JsonToken token) {
		return switch (token) {
			case START_OBJECT -> JsonType.OBJECT;
			case START_ARRAY -> JsonType.ARRAY;
			case VALUE_STRING -> JsonType.STRING;
			case VALUE_NUMBER_INT -> JsonType.INTEGER;
			case VALUE_NUMBER_FLOAT -> JsonType.NUMBER;
			default -> JsonType.BOOLEAN;
		};
	}

}
