package io.memgate.gateway.policy;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import com.knuddels.jtokkit.api.EncodingType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * How a single value is written, and what it means.
 *
 * @param expected the form in words, for messages
 * @param standIn a value to go on with after a mistake; never seen by anyone
 * @param parser reads a scalar; null or an exception when it has another form
 */
record Form<T>(String expected, T standIn, Parser<T> parser) {

	/** Largest integer of a structured header field (RFC 9651), which tells the limit. */
	private static final long MAX_QUOTA = 999_999_999_999_999L;

	/** Of a body that is read into memory. */
	private static final DataSize MAX_BODY = DataSize.ofGigabytes(1);

	private static final DataSize MAX_STREAM = DataSize.ofGigabytes(100);

	static final String SLUG_PATTERN = "[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?";

	static final String SLUG_EXPECTED = "1 to 64 small letters, digits and hyphens";

	static final Form<String> TEXT = text("some text", ".*\\S.*");

	static final Form<String> SLUG = text(SLUG_EXPECTED, SLUG_PATTERN);

	static final Form<Integer> VERSION = new Form<>("1, the only format that this version of Memgate reads", 1,
			(scalar) -> integer(scalar, 1));

	static final Form<Integer> COUNT = new Form<>("a whole number from 1 to " + Integer.MAX_VALUE, 1,
			(scalar) -> integer(scalar, Integer.MAX_VALUE));

	/** Calls let through; 0 for none. */
	static final Form<Integer> RATE = new Form<>("a whole number from 0 to 60000", 0,
			(scalar) -> scalar.text().equals("0") ? Integer.valueOf(0) : integer(scalar, 60_000));

	static final Form<Long> CALLS = new Form<>("a whole number from 1 to " + MAX_QUOTA, 1L,
			(scalar) -> number(scalar, MAX_QUOTA));

	/** A quota for an account's life; empty for {@code unlimited}. */
	static final Form<Optional<Quota>> QUOTA = new Form<>(
			CALLS.expected + ", unlimited, or a map such as { calls: 5000, per: month }", Optional.empty(),
			Form::quota);

	static final Form<Period> PERIOD = oneOf(List.of(Period.DAY, Period.MONTH), Form::word);

	static final Form<Api.Request> REQUEST = oneOf(List.of(Api.Request.JSON, Api.Request.STREAM), Form::word);

	static final Form<Integer> PERCENT = new Form<>("a share from 1% to 100%, such as 80%", 1,
			(scalar) -> scalar.text().matches("[1-9][0-9]?%|100%")
					? Integer.valueOf(scalar.text().substring(0, scalar.text().length() - 1)) : null);

	static final Form<Duration> DURATION = new Form<>("a duration such as 14d, 12h, 30m or 90s", Duration.ZERO,
			Form::duration);

	static final Form<DataSize> SIZE = new Form<>("a size from 1B to 1GB, such as 256KB", DataSize.ofBytes(1),
			(scalar) -> size(scalar, MAX_BODY));

	/** The size of a body that is passed on while it arrives. */
	static final Form<DataSize> STREAM_SIZE = new Form<>("a size from 1B to 100GB, such as 3GB", DataSize.ofBytes(1),
			(scalar) -> size(scalar, MAX_STREAM));

	static final Form<Instant> INSTANT = new Form<>("an instant with its zone, such as 2027-03-31T00:00:00Z",
			Instant.EPOCH, (scalar) -> OffsetDateTime.parse(scalar.text()).toInstant());

	static final Form<URI> CONTACT = new Form<>("an address that begins with https:, http: or mailto:", URI.create(""),
			(scalar) -> scalar.text().matches("(https?://|mailto:)[^/].*") ? URI.create(scalar.text()) : null);

	static final Form<URI> LINK = new Form<>("an address that begins with https:", URI.create(""),
			(scalar) -> scalar.text().matches("https://[^/].*") ? URI.create(scalar.text()) : null);

	static final Form<String> PATH_PREFIX = text("a path's beginning such as /api/v1", "/[A-Za-z0-9._~/{}-]*");

	static final Form<Boolean> BOOLEAN = new Form<>("true or false", false,
			(scalar) -> (scalar.kind() == YamlScalar.Kind.BOOLEAN) ? Boolean.valueOf(scalar.text()) : null);

	static final Form<Code> CODE = new Form<>("a code: a whole number, or quoted text", new Code("", false),
			Form::code);

	/** A fixed value of a JSON member. */
	static final Form<Object> CONSTANT = new Form<>("true, false, a whole number or text", "", Form::constant);

	static final Form<FieldPath> FIELD_PATH = new Form<>("a field's path such as messages[].content",
			FieldPath.parse("path"), (scalar) -> FieldPath.parse(scalar.text()));

	static final Form<Weight> WEIGHT = new Form<>(COUNT.expected + ", or one of the Api's elements", Weight.ONE,
			Form::weight);

	static final Form<String> TOKENIZER = oneOf(
			Arrays.stream(EncodingType.values()).map(EncodingType::getName).toList(), Function.identity());

	static final Form<String> METHOD = oneOf(List.of("POST", "GET", "PUT", "PATCH", "DELETE"), Function.identity());

	/** Literal segments of RFC 3986's unreserved characters, and at most one variable. */
	static final Form<String> PATH = text("a path of plain segments and at most one variable, such as /get/memory/{id}",
			"(?=.{1,255}$)(?!(.*\\{){2})(/((?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+|\\{[A-Za-z][A-Za-z0-9]*}))+");

	static final Form<String> KEY_PREFIX = text("1 to 16 small letters and digits", "[a-z][a-z0-9]{0,15}");

	/** A header's name or scheme (RFC 9110, token). */
	static final Form<String> TOKEN = text("a word such as Authorization", "[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	static final Form<String> MEMBER = text("a member's name such as code", "[A-Za-z_][A-Za-z0-9_-]{0,63}");

	static Form<String> text(String expected, String pattern) {
		return new Form<>(expected, "",
				(scalar) -> (scalar.kind() == YamlScalar.Kind.TEXT && scalar.text().matches(pattern)) ? scalar.text()
						: null);
	}

	/**
	 * A name that stands elsewhere in the file; any when that place is a mistake itself.
	 */
	static Form<String> known(String what, Collection<String> known) {
		return new Form<>(what + ": " + String.join(", ", known), "",
				(scalar) -> (known.isEmpty() || known.contains(scalar.text())) ? scalar.text() : null);
	}

	/** The constants of an enum, in small letters. */
	static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
		return oneOf(List.of(type.getEnumConstants()), Form::word);
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	private static <T> Form<T> oneOf(List<T> values, Function<T, String> name) {
		String expected = "one of " + String.join(", ", values.stream().map(name).toList());
		return new Form<>(expected, values.getFirst(),
				(scalar) -> values.stream()
					.filter((value) -> name.apply(value).equals(scalar.text()))
					.findFirst()
					.orElse(null));
	}

	/** The value of a node; null, and a mistake noted, when it has another form. */
	@Nullable T read(YamlNode node) {
		T value = (node instanceof YamlScalar scalar) ? parsed(scalar) : null;
		if (value == null) {
			node.unexpected(this.expected);
		}
		return value;
	}

	private @Nullable T parsed(YamlScalar scalar) {
		try {
			return this.parser.parse(scalar);
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable Integer integer(YamlScalar scalar, int max) {
		Long value = number(scalar, max);
		return (value != null) ? Integer.valueOf(value.intValue()) : null;
	}

	private static @Nullable Long number(YamlScalar scalar, long max) {
		if (scalar.kind() != YamlScalar.Kind.INTEGER) {
			return null;
		}
		long value = Long.parseLong(scalar.text());
		return (value >= 1 && value <= max) ? value : null;
	}

	private static @Nullable Optional<Quota> quota(YamlScalar scalar) {
		if (scalar.text().equals("unlimited")) {
			return Optional.empty();
		}
		Long calls = number(scalar, MAX_QUOTA);
		return (calls != null) ? Optional.of(Quota.of(calls)) : null;
	}

	private static @Nullable Weight weight(YamlScalar scalar) {
		if (scalar.kind() == YamlScalar.Kind.TEXT) {
			return Weight.ofElements(FieldPath.parse(scalar.text()));
		}
		Integer fixed = integer(scalar, Integer.MAX_VALUE);
		return (fixed != null) ? new Weight(fixed, null) : null;
	}

	private static @Nullable Duration duration(YamlScalar scalar) {
		return scalar.text().matches("[1-9][0-9]{0,8}[smhd]") ? DurationStyle.SIMPLE.parse(scalar.text()) : null;
	}

	private static @Nullable DataSize size(YamlScalar scalar, DataSize most) {
		if (!scalar.text().matches("[1-9][0-9]{0,9}(B|KB|MB|GB)")) {
			return null;
		}
		DataSize size = DataSize.parse(scalar.text());
		return (size.compareTo(most) <= 0) ? size : null;
	}

	private static @Nullable Code code(YamlScalar scalar) {
		return switch (scalar.kind()) {
			case INTEGER -> new Code(Long.toString(Long.parseLong(scalar.text())), true);
			case TEXT -> scalar.text().matches("[A-Za-z0-9._-]{1,32}") ? new Code(scalar.text(), false) : null;
			default -> null;
		};
	}

	private static @Nullable Object constant(YamlScalar scalar) {
		return switch (scalar.kind()) {
			case BOOLEAN -> Boolean.valueOf(scalar.text());
			case INTEGER -> Long.valueOf(scalar.text());
			case TEXT -> scalar.text();
			default -> null;
		};
	}

	/** Reads a scalar. */
	@FunctionalInterface
	interface Parser<T> {

		@Nullable T parse(YamlScalar scalar);

	}

}
