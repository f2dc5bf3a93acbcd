package io.memgate.gateway.usage;

import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import io.memgate.gateway.admission.UsageField;

/** What usage is counted by. */
public enum Dimension {

	/** The UTC day of the admission or refusal. */
	DAY((day, field) -> day, "a date, in from and to", "(?!)"),

	/** The project in which the call was made. */
	PROJECT((day, field) -> field.project(), "a project's id", "[a-z0-9-]{1,40}"),

	/** The id of the ApiKey with which it was made. */
	KEY((day, field) -> field.key(), "an ApiKey's id", "[a-z0-9-]{1,40}"),

	/** What was called. */
	API((day, field) -> field.api(), "an Api's name", "[A-Za-z0-9_-]{1,64}"),

	/** What came of it. */
	OUTCOME((day, field) -> field.outcome(), "success, failure, refused, replayed or unknown",
			"success|failure|refused|replayed|unknown");

	private final BiFunction<String, UsageField, String> value;

	private final String form;

	private final Pattern pattern;

	private final String word = name().toLowerCase(Locale.ROOT);

	Dimension(BiFunction<String, UsageField, String> value, String form, String pattern) {
		this.value = value;
		this.form = form;
		this.pattern = Pattern.compile(pattern);
	}

	/** Its name in parameters and answers. */
	String word() {
		return this.word;
	}

	/** What a value of it is, in words. */
	String form() {
		return this.form;
	}

	/** Whether a text may be a value of it. */
	boolean takes(String text) {
		return this.pattern.matcher(text).matches();
	}

	/**
	 * The value of the calls of a field.
	 * @param day {@code yyyy-MM-dd}, or {@code earlier} for all days that are kept no
	 * longer
	 */
	String of(String day, UsageField field) {
		return this.value.apply(day, field);
	}

}
