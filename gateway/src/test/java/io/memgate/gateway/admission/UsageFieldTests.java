package io.memgate.gateway.admission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UsageFieldTests {

	private static final UsageField FIELD = new UsageField("app", "k1", "addMessage", "success");

	@Test
	void whatIsWrittenIsRead() {
		assertThat(FIELD.calls()).isEqualTo("app:k1:addMessage:success");
		assertThat(UsageField.read(FIELD.calls())).isEqualTo(FIELD);
		assertThat(UsageField.of(UsageField.place("app", "k1", "addMessage"), "success")).isEqualTo(FIELD.calls());
	}

	@ParameterizedTest
	@ValueSource(strings = { "through", "", "a:b", "a:b:c", "app:k1:addMessage:success:bytes", "a:b:c:d:tokens" })
	void whatCountsNoCallsIsNoField(String other) {
		assertThat(UsageField.read(other)).isNull();
	}

}
