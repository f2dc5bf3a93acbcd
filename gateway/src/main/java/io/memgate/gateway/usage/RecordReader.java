package io.memgate.gateway.usage;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.payload.Amount;
import io.memgate.gateway.payload.Measures;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Period;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads lines of a usage log, as {@link UsageRecord} writes them, and as its earlier form
 * was: with {@code admittedAt}, and quotas without period and grants. Fields and
 * conditions that it does not know are passed over.
 */
public final class RecordReader {

	private static final JsonFactory JSON = new JsonFactory();

	private static final Map<String, Outcome> OUTCOMES = byWord(Outcome.values(), Outcome::word);

	private static final Map<String, Condition> CONDITIONS = byWord(Condition.values(), Condition::key);

	private static final Map<String, DecidedBy> DECIDERS = byWord(DecidedBy.values(), DecidedBy::word);

	private static final Map<String, Period> PERIODS = byWord(Period.values(),
			(period) -> period.name().toLowerCase(Locale.ROOT));

	/** What the instant of a decision was called, when Redis alone decided. */
	private static final String ADMITTED_AT = "admittedAt";

	private static <T> Map<String, T> byWord(T[] values, Function<T, String> word) {
		return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(word, Function.identity()));
	}

	/**
	 * Reads one line.
	 * @return the call; {@link Line#NOBODYS} for a request of nobody that was known, or
	 * for no Api; {@link Line#UNREADABLE} for anything that is not a whole record
	 */
	public Line read(String line) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
			return (json.nextToken() == JsonToken.START_OBJECT) ? new Fields(json).line() : Line.UNREADABLE;
		}
		catch (JacksonException | DateTimeException | IllegalArgumentException ex) {
			return Line.UNREADABLE;
		}
	}

	/** What a line holds. */
	public sealed interface Line {

		/** A request of nobody that was known, or for no Api. */
		Line NOBODYS = new Other();

		/** Not a record. */
		Line UNREADABLE = new Other();

		/** A call of a known account. */
		record Of(RecordedCall call) implements Line {

		}

		/** No such call. */
		final class Other implements Line {

			private Other() {
			}

		}

	}

	/** The fields of one line, by their names. */
	private static final class Fields {

		private final Map<String, String> words = new HashMap<>();

		private final Map<String, Long> numbers = new HashMap<>();

		private final Map<String, Integer> results = new HashMap<>();

		private final Map<String, Integer> elements = new HashMap<>();

		private final Map<String, Boolean> switches = new HashMap<>();

		private final List<RecordedCall.QuotaUse> quotas = new ArrayList<>(2);

		Fields(JsonParser json) {
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				JsonToken token = json.nextToken();
				switch (name) {
					case Field.RESULTS -> numbers(json, this.results);
					case Field.ELEMENTS -> numbers(json, this.elements);
					case Field.SWITCHES -> switches(json);
					case Field.QUOTAS -> quotas(json);
					default -> value(json, name, token, this.words, this.numbers);
				}
			}
			if (json.nextToken() != null) {
				throw new IllegalArgumentException("two records in one line");
			}
		}

		private static void value(JsonParser json, String name, @Nullable JsonToken token, Map<String, String> words,
				Map<String, Long> numbers) {
			if (token == JsonToken.VALUE_STRING) {
				words.put(name, json.getString());
			}
			else if (token == JsonToken.VALUE_NUMBER_INT) {
				numbers.put(name, json.getLongValue());
			}
			else {
				json.skipChildren();
			}
		}

		private static void numbers(JsonParser json, Map<String, Integer> into) {
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				if (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
					into.put(name, json.getIntValue());
				}
				else {
					json.skipChildren();
				}
			}
		}

		private void switches(JsonParser json) {
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				json.nextToken();
				this.switches.put(name, json.getBooleanValue());
			}
		}

		private void quotas(JsonParser json) {
			while (json.nextToken() == JsonToken.START_OBJECT) {
				Map<String, String> words = new HashMap<>(4);
				Map<String, Long> numbers = new HashMap<>();
				for (String name = json.nextName(); name != null; name = json.nextName()) {
					value(json, name, json.nextToken(), words, numbers);
				}
				String per = words.get(Field.PER);
				this.quotas.add(new RecordedCall.QuotaUse(needed(words, Field.QUOTA),
						(per != null) ? known(PERIODS, per) : Period.LIFE, numbers.getOrDefault(Field.GRANTED, 0L),
						needed(numbers, Field.USED), needed(numbers, Field.RESERVED)));
			}
		}

		Line line() {
			Instant at = Instant.parse(needed(this.words, Field.AT));
			Outcome outcome = known(OUTCOMES, needed(this.words, Field.OUTCOME));
			String account = this.words.get(Field.ACCOUNT);
			String api = this.words.get(Field.API);
			if (account == null || api == null) {
				return Line.NOBODYS;
			}
			return new Line.Of(new RecordedCall(at, needed(this.words, Field.ID), account,
					needed(this.words, Field.PROJECT), needed(this.words, Field.KEY), needed(this.words, Field.PLAN),
					api, outcome, CONDITIONS.get(this.words.getOrDefault(Field.CONDITION, "")),
					this.words.containsKey(Field.REPLAY_OF), measures(), this.words.get(Field.TOKENIZER), decided(at),
					settled(), RecordedCall.ended(at, needed(this.numbers, Field.TOTAL_MICROS))));
		}

		private Measures measures() {
			return new Measures(amount(Field.INPUT_BYTES, Field.INPUT_BYTES_OVER), this.numbers.get(Field.TEXT_BYTES),
					amount(Field.INPUT_TOKENS, Field.INPUT_TOKENS_OVER),
					this.numbers.getOrDefault(Field.WEIGHT, 0L).intValue(), this.results, this.switches, this.elements);
		}

		private @Nullable Amount amount(String exactly, String moreThan) {
			Long number = this.numbers.get(exactly);
			Long over = this.numbers.get(moreThan);
			return (number != null) ? new Amount(number, false) : (over != null) ? new Amount(over, true) : null;
		}

		private RecordedCall.@Nullable Decided decided(Instant came) {
			String by = this.words.get(Field.DECIDED_BY);
			String at = this.words.containsKey(Field.DECIDED_AT) ? this.words.get(Field.DECIDED_AT)
					: this.words.get(ADMITTED_AT);
			if (by == null && at == null) {
				return null;
			}
			return new RecordedCall.Decided((at != null) ? Instant.parse(at) : came,
					(by != null) ? known(DECIDERS, by) : DecidedBy.REDIS, this.words.get(Field.REFUSED_BY),
					this.quotas);
		}

		private RecordedCall.@Nullable Settlement settled() {
			String at = this.words.get(Field.SETTLED_AT);
			return (at != null)
					? new RecordedCall.Settlement(Instant.parse(at), this.numbers.getOrDefault(Field.USED_OF_API, -1L),
							this.numbers.getOrDefault(Field.USED_OF_ALL, -1L))
					: null;
		}

		private static <T> T needed(Map<String, T> values, String name) {
			T value = values.get(name);
			if (value == null) {
				throw new IllegalArgumentException("no " + name);
			}
			return value;
		}

		private static <T> T known(Map<String, T> values, String word) {
			return needed(values, word);
		}

	}

}
