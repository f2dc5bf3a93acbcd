package io.memgate.gateway.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.payload.Checked.Passed;
import io.memgate.gateway.payload.Checked.Refused;
import io.memgate.gateway.payload.Shape.CountField;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.FieldRule;
import io.memgate.gateway.policy.FieldRule.JsonType;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * One pass over a request's body: is it strict JSON, do its fields keep the Api's rules,
 * how many results does it ask for, and which text counts. Of several broken rules the
 * first of the Api's list is reported, so that the answer does not depend on the order of
 * the client's fields.
 */
final class RequestReader {

	private static final int NOT_ASKED = -1;

	private final Terms terms;

	private final Shape shape;

	private final JsonParser json;

	private final @Nullable List<String> texts;

	private final int[] asked;

	private @Nullable Refusal refusal;

	private int refusalOrder = Integer.MAX_VALUE;

	private RequestReader(Terms terms, byte[] body, JsonParser json) {
		this.terms = terms;
		this.shape = Shape.of(terms.api());
		this.json = json;
		this.texts = terms.countsTokensOf(body.length) ? new ArrayList<>() : null;
		this.asked = new int[this.shape.counts().size()];
		Arrays.fill(this.asked, NOT_ASKED);
	}

	static Checked<Reading> read(byte[] body, Terms terms) {
		if (!terms.api().hasBody()) {
			return new Passed<>(Reading.NONE);
		}
		if (body.length == 0) {
			return new Refused<>(PayloadRefusals.noBody(terms));
		}
		JsonFault fault = StrictJson.faultOfBytes(body);
		return (fault != null) ? new Refused<>(PayloadRefusals.badJson(fault)) : parse(body, terms);
	}

	private static Checked<Reading> parse(byte[] body, Terms terms) {
		try (JsonParser json = StrictJson.parser(body)) {
			RequestReader reader = new RequestReader(terms, body, json);
			JsonFault fault = reader.document(body);
			return (fault != null) ? new Refused<>(PayloadRefusals.badJson(fault)) : reader.checked(body);
		}
	}

	private @Nullable JsonFault document(byte[] body) {
		boolean ended = false;
		try {
			if (this.json.nextToken() != JsonToken.START_OBJECT) {
				return StrictJson.notAnObject(this.json, body);
			}
			root();
			ended = true;
			return (this.json.nextToken() != null) ? StrictJson.trailing(this.json, body) : null;
		}
		catch (JacksonException ex) {
			return ended ? StrictJson.trailing(this.json, body) : StrictJson.fault(ex, body);
		}
	}

	private Checked<Reading> checked(byte[] body) {
		if (this.refusal != null) {
			return new Refused<>(this.refusal);
		}
		return new Passed<>(new Reading(body, results(), (this.texts != null) ? this.texts : List.of()));
	}

	private Map<String, Integer> results() {
		if (this.asked.length == 0) {
			return Map.of();
		}
		Map<String, Integer> results = new LinkedHashMap<>();
		for (int slot = 0; slot < this.asked.length; slot++) {
			CountField count = this.shape.counts().get(slot);
			Integer number = (this.asked[slot] != NOT_ASKED) ? Integer.valueOf(this.asked[slot]) : count.byDefault();
			if (number != null) {
				results.put(count.name(), number);
			}
		}
		return results;
	}

	private void root() {
		long present = object(this.shape.request());
		if (!this.shape.hasAnyOf(present) && takesOver(Shape.orderOfAnyOf(this.terms.api()))) {
			this.refusal = PayloadRefusals.noneOf(this.shape.anyOf());
		}
	}

	/** Reads an object to its end; returns the known members that it has. */
	private long object(FieldTree place) {
		long present = 0;
		for (String name = this.json.nextName(); name != null; name = this.json.nextName()) {
			FieldTree member = place.member(name);
			this.json.nextToken();
			if (value(member)) {
				present |= member.bit();
			}
		}
		demandRequired(place, present);
		return present;
	}

	private void array(FieldTree place) {
		FieldTree each = place.each();
		int size = 0;
		for (; this.json.nextToken() != JsonToken.END_ARRAY; size++) {
			if (!value(each)) {
				demand(each);
			}
		}
		if (size == 0) {
			demand(place);
		}
	}

	/** Reads a value to its end; returns whether there is one: null is none. */
	private boolean value(FieldTree place) {
		JsonToken token = this.json.currentToken();
		if (place == FieldTree.NOTHING) {
			this.json.skipChildren();
			return true;
		}
		if (token == JsonToken.VALUE_NULL) {
			return false;
		}
		checkType(place, token);
		if (token != JsonToken.START_OBJECT && place.rule() == null) {
			demandRequired(place, 0);
		}
		switch (token) {
			case START_OBJECT -> object(place);
			case START_ARRAY -> array(place);
			case VALUE_STRING -> string(place);
			default -> {
			}
		}
		return true;
	}

	private void string(FieldTree place) {
		if (place.rule() != null) {
			checkString(place, place.rule());
		}
		if (place.isText() && this.texts != null) {
			this.texts.add(this.json.getString());
		}
	}

	private void checkString(FieldTree place, FieldTree.Rule rule) {
		FieldRule field = rule.field();
		if (this.json.getStringLength() == 0) {
			demand(place);
		}
		if (field.maxLength() != null) {
			checkLength(rule, field.maxLength());
		}
		if (!field.oneOf().isEmpty() && !field.oneOf().contains(this.json.getString()) && takesOver(rule.order())) {
			this.refusal = PayloadRefusals.notOneOf(where(field.path()), field.oneOf());
		}
	}

	private void checkLength(FieldTree.Rule rule, int most) {
		int units = this.json.getStringLength();
		if (units <= most) {
			return;
		}
		int length = Character.codePointCount(this.json.getStringCharacters(), this.json.getStringOffset(), units);
		if (length > most && takesOver(rule.order())) {
			this.refusal = PayloadRefusals.tooLong(where(rule.path()), length, most, rule.field().tooLong());
		}
	}

	private void checkType(FieldTree place, JsonToken token) {
		FieldTree.Rule rule = place.rule();
		if (rule != null && !rule.accepts(type(token)) && takesOver(rule.order())) {
			this.refusal = PayloadRefusals.wrongType(where(rule.path()), rule.field().types());
		}
		if (place.count() != null) {
			checkCount(place.count(), token);
		}
	}

	private void checkCount(FieldTree.Count count, JsonToken token) {
		Integer most = this.terms.limits().maxResults();
		if (token != JsonToken.VALUE_NUMBER_INT || isNegative()) {
			if (takesOver(count.order())) {
				this.refusal = PayloadRefusals.notACount(where(count.path()));
			}
		}
		else if (most != null && saturated() > most) {
			if (takesOver(count.order())) {
				this.refusal = PayloadRefusals.tooManyResults(this.terms, count.path().text(),
						this.json.getNumberValue(), most);
			}
		}
		else {
			this.asked[count.slot()] = saturated();
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

	/** Something that is not there, or is empty, at a place that may not be so. */
	private void demand(FieldTree place) {
		FieldTree.Rule rule = place.rule();
		if (rule == null) {
			demandRequired(place, 0);
		}
		else if (rule.field().required() && takesOver(rule.order())) {
			this.refusal = PayloadRefusals.required(where(rule.path()));
		}
	}

	private void demandRequired(FieldTree place, long present) {
		if (!place.hasRequired(present)) {
			for (FieldTree member : place.required()) {
				if ((present & member.bit()) == 0) {
					demand(member);
				}
			}
		}
	}

	/** Whether a refusal of that order is to be reported rather than the present one. */
	private boolean takesOver(int order) {
		if (order >= this.refusalOrder) {
			return false;
		}
		this.refusalOrder = order;
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
