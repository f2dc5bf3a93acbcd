package io.memgate.gateway.telemetry;

import java.io.IOException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.WhitespaceThrowableProxyConverter;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/** The lines of both services' log as people read them, by the shipped pattern. */
class ConsoleLinesTests {

	private static final String GATEWAY = "src/main/resources/application.yml";

	private static final String MEMORY_SERVICE = "../memory-backend/src/main/resources/application.yml";

	private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR [main] x : Redis is gone";

	@ParameterizedTest
	@ValueSource(strings = { GATEWAY, MEMORY_SERVICE })
	void nothingThatIsQuotedBeginsALineOfTheLog(String settings) throws IOException {
		Throwable ex = new IllegalStateException("asked:\n" + FORGED, new IOException("\r\n" + FORGED));

		String written = written(settings, "They said \n" + FORGED, ex);

		assertThat(written.lines().filter((line) -> line.matches("\\d.*"))).hasSize(1);
		assertThat(written.lines().filter((line) -> line.contains(FORGED))).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { GATEWAY, MEMORY_SERVICE })
	void noControlCharacterIsWritten(String settings) throws IOException {
		String hostile = "a\rb\u001b[2Jc\u0085d\u2028e\u0000f";

		assertThat(written(settings, hostile, new IOException(hostile))).contains("a?b?[2Jc?d?e?f")
			.doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]");
	}

	@ParameterizedTest
	@ValueSource(strings = { GATEWAY, MEMORY_SERVICE })
	void whatIsToBePastedStaysAsItIs(String settings) throws IOException {
		String block = "\nchanges:\n  - id: 2026-12-search\n    effective: 2026-12-15T00:00:00Z\n";

		assertThat(written(settings, "Write instead:" + block, null)).contains(block);
	}

	private static String written(String settings, String message, @Nullable Throwable ex) throws IOException {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		PatternLayout layout = new PatternLayout();
		layout.setContext(context);
		layout.getInstanceConverterMap().put("wEx", WhitespaceThrowableProxyConverter::new);
		layout.setPattern(pattern(settings));
		layout.start();
		return layout.doLayout(new LoggingEvent("here", context.getLogger("here"), Level.WARN, message, ex, null));
	}

	private static String pattern(String settings) throws IOException {
		return String.valueOf(new YamlPropertySourceLoader().load("settings", new FileSystemResource(settings))
			.getFirst()
			.getProperty("logging.pattern.console"));
	}

}
