package io.memgate.gateway.payload;

import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.payload.Checked.Passed;
import io.memgate.gateway.payload.Checked.Refused;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One pass over a request's body: is it strict JSON, do its fields keep the Api's rules,
 * how many results does it ask for, and which text counts.
 */
final class RequestReader {

	private final JsonParser json;

	private final Shape shape;

	private final FieldChecks checks;

	private final @Nullable List<String> texts;

	private RequestReader(Terms terms, Shape shape, byte[] body, JsonParser json) {
		this.json = json;
		this.shape = shape;
		this.checks = new FieldChecks(terms, shape, json);
		this.texts = terms.countsTokensOf(body.length) ? new ArrayList<>() : null;
	}

	static Checked<Reading> read(byte[] body, Terms terms, Shape shape) {
		if (!terms.api().hasBody()) {
			return new Passed<>(Reading.none(terms.api()));
		}
		if (body.length == 0) {
			return new Refused<>(PayloadRefusals.noBody(terms));
		}
		JsonFault fault = StrictJson.faultOfBytes(body);
		return (fault != null) ? new Refused<>(PayloadRefusals.badJson(fault)) : parse(body, terms, shape);
	}

	private static Checked<Reading> parse(byte[] body, Terms terms, Shape shape) {
		try (JsonParser json = StrictJson.parser(body)) {
			RequestReader reader = new RequestReader(terms, shape, body, json);
			JsonFault fault = reader.document(body);
			return (fault != null) ? new Refused<>(PayloadRefusals.badJson(fault)) : reader.checked(body);
		}
	}

	private @Nullable JsonFault document(byte[] body) {
		boolean ended = false;
		try {
			FieldTree root = this.shape.request();
			JsonToken token = this.json.nextToken();
			if (token == null || root.rule() == null && token != JsonToken.START_OBJECT) {
				return StrictJson.notAnObject(this.json, body);
			}
			this.checks.anyOf(root(root, token));
			this.checks.whole();
			ended = true;
			return (this.json.nextToken() != null) ? StrictJson.trailing(this.json, body) : null;
		}
		catch (JacksonException ex) {
			return ended ? StrictJson.trailing(this.json, body) : StrictJson.fault(ex, body);
		}
	}

	/**
	 * Reads the document, which a rule of its own may allow to be another than an object.
	 */
	private long root(FieldTree root, JsonToken token) {
		if (token == JsonToken.START_OBJECT) {
			this.checks.value(root, token);
			return object(root);
		}
		if (!value(root)) {
			this.checks.absent(root);
		}
		return 0;
	}

	private Checked<Reading> checked(byte[] body) {
		if (this.checks.refusal() != null) {
			return new Refused<>(this.checks.refusal(), this.checks.isByLimit() ? reading(body).measures(null) : null);
		}
		return new Passed<>(reading(body));
	}

	private Reading reading(byte[] body) {
		RequestCounts counts = this.checks.counts();
		return (this.texts != null)
				? new Reading(body, counts.weight(), counts, this.texts, TextSize.of(this.texts).bytes())
				: new Reading(body, counts.weight(), counts, List.of(), null);
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
		this.checks.members(place, present);
		return present;
	}

	private void array(FieldTree place) {
		FieldTree each = place.each();
		int size = 0;
		for (; this.json.nextToken() != JsonToken.END_ARRAY; size++) {
			if (!value(each)) {
				this.checks.absent(each);
			}
		}
		this.checks.elements(place, size);
		if (size == 0) {
			this.checks.absent(place);
		}
	}

	/** Reads a value to its end; returns whether there is one: null is none. */
	private boolean value(FieldTree place) {
		if (place == FieldTree.NOTHING) {
			this.json.skipChildren();
			return true;
		}
		JsonToken token = this.json.currentToken();
		if (token == JsonToken.VALUE_NULL) {
			return false;
		}
		this.checks.value(place, token);
		switch (token) {
			case START_OBJECT -> object(place);
			case START_ARRAY -> array(place);
			case VALUE_STRING -> text(place);
			default -> {
			}
		}
		return true;
	}

	private void text(FieldTree place) {
		if (place.isText() && this.texts != null) {
			this.texts.add(this.json.getString());
		}
	}

}
