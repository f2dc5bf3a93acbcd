package io.memgate.gateway.routing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Every line of the page for clients has a test, and every such test a line. */
class ClientsPageTests {

	private static final Path PAGE = Path.of("../deploy/policy/CLIENTS.md");

	private static final Pattern NUMBER = Pattern.compile("^\\| ([A-Z]\\d+) \\|", Pattern.MULTILINE);

	@Test
	void everyLineIsTried() throws IOException {
		List<String> lines = NUMBER.matcher(Files.readString(PAGE)).results().map((match) -> match.group(1)).toList();

		assertThat(lines).doesNotHaveDuplicates().hasSizeGreaterThan(30);
		assertThat(tried(ClientConnectionsWebTests.class, ClientRequestsWebTests.class, ClientAnswersWebTests.class,
				MemoriesClientsWebTests.class, AnnouncementWebTests.class))
			.containsExactlyInAnyOrderElementsOf(lines);
	}

	private static List<String> tried(Class<?>... tests) {
		return Stream.of(tests)
			.flatMap((test) -> Arrays.stream(test.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(Line.class))
			.flatMap(ClientsPageTests::lines)
			.distinct()
			.toList();
	}

	private static Stream<String> lines(Method method) {
		return Stream.of(method.getAnnotation(Line.class).value());
	}

}
