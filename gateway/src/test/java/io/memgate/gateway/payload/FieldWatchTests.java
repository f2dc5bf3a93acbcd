package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FieldWatchTests {

	private static final FieldPath INSIDE = FieldPath.parse("messages[].chat_time");

	private static final FieldPath TOP = FieldPath.parse("info");

	private static final Refusal GONE = Refusal.of(Condition.GONE, "It is gone.");

	private static final String MESSAGE = """
			"messages":[{"role":"user","content":"tea","chat_time":"now"},{"role":"user","content":"tea"}]""";

	private final List<FieldPath> met = new ArrayList<>();

	private @Nullable Refusal answer;

	@Test
	void aFieldIsMetWhereItStandsWithAValue() {
		assertThat(read("{\"user_id\":\"u\",\"conversation_id\":\"c\"," + MESSAGE + ",\"info\":{}}"))
			.isInstanceOf(Checked.Passed.class);

		assertThat(this.met).containsExactly(INSIDE, TOP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"info\":null", ",\"other\":{\"info\":1}" })
	void aFieldWithoutAValueIsNotThere(String more) {
		assertThat(read(
				"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"tea\","
						+ "\"chat_time\":null}]" + more + '}'))
			.isInstanceOf(Checked.Passed.class);

		assertThat(this.met).isEmpty();
	}

	@Test
	void aFieldThatMayNotBeThereIsToldBeforeWhatIsWrongWithOthers() {
		this.answer = GONE;

		Checked<Reading> checked = read("{\"user_id\":5," + MESSAGE + '}');

		assertThat(checked).isEqualTo(new Checked.Refused<Reading>(GONE));
	}

	private Checked<Reading> read(String body) {
		Terms free = Policies.terms(Policies.ADD_MESSAGE);
		Terms terms = new Terms(free.api(), free.maxBytes(), free.limits(), free.tokenizer(), free.rates(),
				new Noting());
		return RequestReader.read(body.getBytes(StandardCharsets.UTF_8), terms,
				Shape.of(terms.api(), terms.watch().fields()));
	}

	private final class Noting implements FieldWatch {

		@Override
		public List<FieldPath> fields() {
			return List.of(INSIDE, TOP);
		}

		@Override
		public @Nullable Refusal met(FieldPath field) {
			FieldWatchTests.this.met.add(field);
			return FieldWatchTests.this.answer;
		}

	}

}
