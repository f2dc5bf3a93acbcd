package io.memgate.gateway.admission;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class IdempotencyKeyTests {

	private static final Books BOOKS = new Books(new Redis(() -> {
		throw new IllegalStateException("not used");
	}, new RedisClock(Clock.systemUTC())), null, null, null);

	private static final Call ADD = BOOKS.call("add");

	@ParameterizedTest
	@ValueSource(strings = { "8e03978e-40d5-43dd-bc93-6894a57f9324", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "1",
			"a:b/c=d+e{f}" })
	void aKeyIsAStructuredFieldsStringOrItsContent(String value) {
		assertThat(of(value)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"\"", "\"", "\"a", "a\"", "a b", "a,b", "a\\b", "schlüssel", "\"a\";p=1" })
	void anythingElseIsMalformed(String value) {
		assertThat(of(value)).isNull();
	}

	@Test
	void oneOfMoreThan255CharactersIsMalformed() {
		assertThat(of("k".repeat(255))).isNotNull();
		assertThat(of("k".repeat(256))).isNull();
	}

	@Test
	void twoKeysAreMalformed() {
		assertThat(IdempotencyKey.of(headers("a", "b"), ADD, BOOKS.caller(), body("{}"))).isNull();
	}

	@Test
	void quotesAreNotPartOfTheKey() {
		assertThat(of("\"k\"")).isEqualTo(of("k"));
	}

	@Test
	void theSameKeyOfAnotherApiOrProjectIsAnother() {
		Caller other = new Caller(Books.ACCOUNT, "second", "key2", "free", BOOKS.caller().limits());

		assertThat(List.of(key(ADD, BOOKS.caller(), "{}").hash(), key(BOOKS.call("find"), BOOKS.caller(), "{}").hash(),
				key(ADD, other, "{}").hash()))
			.doesNotHaveDuplicates();
	}

	@Test
	void theFingerprintIsOfBodyAndPathVariable() {
		Call first = Call.begin(Clock.systemUTC(), ADD.policy(), ADD.api(), "m1");
		Call second = Call.begin(Clock.systemUTC(), ADD.policy(), ADD.api(), "m2");

		assertThat(List.of(key(ADD, BOOKS.caller(), "{}").fingerprint(), key(ADD, BOOKS.caller(), "{ }").fingerprint(),
				key(first, BOOKS.caller(), "{}").fingerprint(), key(second, BOOKS.caller(), "{}").fingerprint()))
			.doesNotHaveDuplicates();
	}

	private static IdempotencyKey key(Call call, Caller caller, String body) {
		return Objects.requireNonNull(IdempotencyKey.of(headers("k"), call, caller, body(body)));
	}

	private static @Nullable IdempotencyKey of(String value) {
		return IdempotencyKey.of(headers(value), ADD, BOOKS.caller(), body("{}"));
	}

	private static HttpHeaders headers(String... values) {
		HttpHeaders headers = new HttpHeaders();
		headers.put("Idempotency-Key", List.of(values));
		return headers;
	}

	private static Payload body(String json) {
		return new Payload(json.getBytes(StandardCharsets.UTF_8), null, 1);
	}

}
