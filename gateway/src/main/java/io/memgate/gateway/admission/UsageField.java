package io.memgate.gateway.admission;

import org.jspecify.annotations.Nullable;

/**
 * Where the calls of a day are counted in its usage: the field
 * {@code <project>:<key>:<api>:<outcome>} of the hash, with {@code :bytes} and
 * {@code :tokens} after it for their input.
 *
 * @param project the project's id
 * @param key the ApiKey's id
 * @param api the Api's name
 * @param outcome an outcome's word, or {@link Outcome#REPLAYED}
 */
public record UsageField(String project, String key, String api, String outcome) {

	private static final char END = ':';

	/** Who calls what: the field without its outcome, which is not known yet. */
	static String place(String project, String key, String api) {
		return project + END + key + END + api;
	}

	/** The field of a place and an outcome. */
	static String of(String place, String outcome) {
		return place + END + outcome;
	}

	/** Reads a field; null for one that does not count calls. */
	public static @Nullable UsageField read(String field) {
		int key = field.indexOf(END) + 1;
		int api = field.indexOf(END, key) + 1;
		int outcome = field.indexOf(END, api) + 1;
		if (key == 0 || api == 0 || outcome == 0 || field.indexOf(END, outcome) >= 0) {
			return null;
		}
		return new UsageField(field.substring(0, key - 1), field.substring(key, api - 1),
				field.substring(api, outcome - 1), field.substring(outcome));
	}

	/** The field that counts the calls. */
	public String calls() {
		return of(place(this.project, this.key, this.api), this.outcome);
	}

	/** The field of their bytes. */
	public String bytes() {
		return calls() + ":bytes";
	}

	/** The field of their tokens, of those whose text was counted. */
	public String tokens() {
		return calls() + ":tokens";
	}

}
