package io.memgate.gateway.payload;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Leaves out of a JSON document what its capped lists have beyond a number of elements,
 * each for itself and all together: what comes first in the document stays.
 */
final class ListCuts {

	private final JsonParser json;

	private final byte[] body;

	private final int most;

	private int left;

	private @Nullable ByteArrayOutputStream kept;

	private int keptUpTo;

	/**
	 * @param most elements of each list
	 * @param total elements of all lists together
	 */
	ListCuts(JsonParser json, byte[] body, int most, int total) {
		this.json = json;
		this.body = body;
		this.most = most;
		this.left = total;
	}

	/** Reads the present value to its end, cutting the lists at and below a place. */
	void find(FieldTree place) {
		JsonToken token = this.json.currentToken();
		if (place == FieldTree.NOTHING || !token.isStructStart()) {
			this.json.skipChildren();
		}
		else if (token == JsonToken.START_ARRAY) {
			list(place);
		}
		else {
			for (String name = this.json.nextName(); name != null; name = this.json.nextName()) {
				this.json.nextToken();
				find(place.member(name));
			}
		}
	}

	private void list(FieldTree place) {
		int size = 0;
		for (; this.json.nextToken() != JsonToken.END_ARRAY; size++) {
			if (place.isCapped() && (size == this.most || this.left == 0)) {
				cut();
				return;
			}
			this.left -= place.isCapped() ? 1 : 0;
			find(place.each());
		}
	}

	/** Leaves out from the present element to the end of its list. */
	private void cut() {
		int from = endOfKept(offset());
		while (this.json.currentToken() != JsonToken.END_ARRAY) {
			this.json.skipChildren();
			this.json.nextToken();
		}
		keep(from);
		this.keptUpTo = offset();
	}

	private int offset() {
		return (int) this.json.currentTokenLocation().getByteOffset();
	}

	/** Before an element there is only white space up to the comma or the bracket. */
	private int endOfKept(int element) {
		int at = element - 1;
		while (this.body[at] != ',' && this.body[at] != '[') {
			at--;
		}
		return (this.body[at] == ',') ? at : at + 1;
	}

	private void keep(int upTo) {
		if (this.kept == null) {
			this.kept = new ByteArrayOutputStream(this.body.length);
		}
		this.kept.write(this.body, this.keptUpTo, upTo - this.keptUpTo);
	}

	/** The document without what was cut: the same array when nothing was. */
	byte[] apply() {
		if (this.kept == null) {
			return this.body;
		}
		keep(this.body.length);
		return this.kept.toByteArray();
	}

}
