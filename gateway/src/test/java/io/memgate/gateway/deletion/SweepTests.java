package io.memgate.gateway.deletion;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.redis.AccountKeys;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever gives an account a new key has to say what its deletion does with it. */
class SweepTests {

	/**
	 * What the beginning and the end of a deletion take away or keep, for a minute or
	 * longer.
	 */
	private static final List<String> OF_THE_DELETION = List.of("description", "deleted", "standing", "changed");

	/**
	 * Names with a variable part: enumerated by the sweep, or gone by themselves in a
	 * day.
	 */
	private static final List<String> NAMED_BY_MORE = List.of("granted", "usage", "repeat", "gone", "deletionCode");

	@Test
	void everyKeyOfAnAccountIsKnown() {
		List<String> swept = Sweep.others(new AccountKeys("acme"));

		assertThat(names(0).filter((name) -> !OF_THE_DELETION.contains(name)).map(SweepTests::key))
			.containsExactlyInAnyOrderElementsOf(swept);
		assertThat(names(1)).containsExactlyInAnyOrderElementsOf(NAMED_BY_MORE);
	}

	private static Stream<String> names(int parameters) {
		return Stream.of(AccountKeys.class.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
			.filter((method) -> method.getReturnType() == String.class && method.getParameterCount() == parameters)
			.map(Method::getName)
			.filter((name) -> !List.of("account", "toString").contains(name));
	}

	private static String key(String name) {
		try {
			return (String) AccountKeys.class.getMethod(name).invoke(new AccountKeys("acme"));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
