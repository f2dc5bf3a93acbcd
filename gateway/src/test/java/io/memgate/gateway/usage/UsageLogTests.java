package io.memgate.gateway.usage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.problem.Call;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class UsageLogTests {

	@TempDir
	private Path folder;

	@Test
	void linesGoToTheFile() throws IOException {
		Path file = this.folder.resolve("usage.log");

		String id = write(file.toString());

		assertThat(Files.readString(file)).startsWith("{").contains("\"id\":\"" + id + "\"").endsWith("}\n");
	}

	@Test
	void aLineIsInTheFileWhileTheLogRuns() {
		Path file = this.folder.resolve("usage.log");
		UsageLog log = new UsageLog(() -> LineAppenders.of(file.toString(), 1), "n");
		log.start();
		try {
			log.append(record(call()));

			await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(file).content().endsWith("}\n"));
		}
		finally {
			log.stop();
		}
	}

	@Test
	void recordsAreTakenWhereTheFileCannotBeOpened() {
		UsageLog log = new UsageLog(() -> LineAppenders.of(this.folder.toString(), 1), "n");
		log.start();
		try {
			log.append(record(call()));
			await().atMost(Duration.ofSeconds(5)).until(() -> log.waiting() == 0);
			log.append(record(call()));

			await().atMost(Duration.ofSeconds(5)).until(() -> log.waiting() == 0);
		}
		finally {
			log.stop();
		}
	}

	@Test
	void linesGoToStandardOutput() {
		PrintStream usual = System.out;
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
		try {
			String id = write("-");

			assertThat(out.toString(StandardCharsets.UTF_8)
				.lines()
				.filter((line) -> line.contains("\"id\":\"" + id + "\""))).hasSize(1)
				.allMatch((line) -> line.startsWith("{") && line.endsWith("}"));
		}
		finally {
			System.setOut(usual);
		}
	}

	@Test
	void filesAreKeptForAsManyDaysAsTheDocumentSays() throws IOException {
		PropertySource<?> settings = new YamlPropertySourceLoader()
			.load("application", new ClassPathResource("application.yml"))
			.getFirst();
		int keepDays = Integer.parseInt(String.valueOf(settings.getProperty("memgate.usage-log.keep-days")));
		RollingFileAppender<?> appender = (RollingFileAppender<?>) LineAppenders
			.of(this.folder.resolve("usage.log").toString(), keepDays);
		SizeAndTimeBasedRollingPolicy<?> policy = (SizeAndTimeBasedRollingPolicy<?>) appender.getRollingPolicy();

		assertThat(policy.getMaxHistory()).isEqualTo(keepDays);
		assertThat(policy.getFileNamePattern()).endsWith("usage.log.%d{yyyy-MM-dd}.%i");
		assertThat(Files.readString(Path.of("../deploy/USAGE-LOG.md")))
			.contains("`memgate.usage-log.keep-days` (" + keepDays + ")", "every 256 MB (`usage.log.2026-12-01.0`)");
	}

	/** Writes one record; its request's id. */
	private static String write(String file) {
		UsageLog log = new UsageLog(() -> LineAppenders.of(file, 1), "n");
		Call call = call();
		log.start();
		log.append(record(call));
		log.stop();
		return call.id();
	}

	private static Call call() {
		return Call.begin(Clock.systemUTC(),
				PolicyLoader.load(Path.of("../deploy/policy/memos-free.yml")).revisions().getFirst().policy(), null,
				null);
	}

	private static UsageRecord record(Call call) {
		return new UsageRecord(call, null, null, null, Outcome.REFUSED, Condition.UNKNOWN_PATH, 404, null, 1, 0);
	}

}
