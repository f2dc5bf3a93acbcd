package io.memgate.gateway.usage;

import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What usage is counted by. */
public enum Dimension {

	/** The UTC day of the admission or refusal. */
	DAY(UsageRow::day, "a date, in from and to", "(?!)"),

	/** The project in which the call was made. */
	PROJECT(UsageRow::project, "a project's id", "[a-z0-9-]{1,40}"),

	/** The id of the ApiKey with which it was made. */
	KEY(UsageRow::key, "an ApiKey's id", "[a-z0-9-]{1,40}"),

	/** What was called. */
	API(UsageRow::api, "an Api's name", "[A-Za-z0-9_-]{1,64}"),

	/** What came of it. */
	OUTCOME(UsageRow::outcome, "success, failure, refused, replayed or unknown",
			"success|failure|refused|replayed|unknown");

	private final Function<UsageRow, String> value;

	private final String form;

	private final Pattern pattern;

	private final String word = name().toLowerCase(Locale.ROOT);

	Dimension(Function<UsageRow, String> value, String form, String pattern) {
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

	String of(UsageRow row) {
		return this.value.apply(row);
	}

}
