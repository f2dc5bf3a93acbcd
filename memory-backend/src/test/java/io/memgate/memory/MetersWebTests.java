package io.memgate.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's table of meters is what the service tells, and no tag names who calls.
 */
class MetersWebTests {

	private static final Path TABLE = Path.of("README.md");

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(memgate_\\w+)` \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|$");

	private static final Pattern SERIES = Pattern.compile("(?m)^(memgate_\\w+?)(_count|_sum|_max|_bucket)?[ {]");

	@TempDir
	private Path folder;

	@Test
	void everyMeterIsInTheTableWithItsTagsAndNoneNamesACaller() throws IOException {
		try (RunningBackend backend = RunningBackend.on(this.folder, "--memgate.extraction.url=http://127.0.0.1:1/v1",
				"--memgate.extraction.model=none", "--memgate.embedding.by=endpoint",
				"--memgate.embedding.endpoint.url=http://127.0.0.1:1/v1", "--memgate.embedding.endpoint.model=none")) {
			PrometheusMeterRegistry registry = backend.bean(PrometheusMeterRegistry.class);
			GatewayClient client = backend.as("an-account", "a-project");
			client.call("/add/message",
					"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
			client.call("/search/memory", "{}");
			until(() -> registry.scrape().contains("memgate_extraction_seconds_count"));

			Set<String> told = SERIES.matcher(registry.scrape())
				.results()
				.map((series) -> series.group(1))
				.collect(Collectors.toCollection(TreeSet::new));
			Set<Meter> ours = registry.getMeters()
				.stream()
				.filter((meter) -> meter.getId().getName().startsWith("memgate."))
				.collect(Collectors.toSet());

			assertThat(rows()).containsExactlyElementsOf(told);
			assertThat(ours).allSatisfy(
					(meter) -> assertThat(meter.getId().getDescription()).as(meter.getId().getName()).isNotBlank());
			assertThat(ours.stream().flatMap((meter) -> meter.getId().getTags().stream()).map(Tag::getKey))
				.containsOnly("api", "outcome", "of");
			assertThat(ours.stream().flatMap((meter) -> meter.getId().getTags().stream()).map(Tag::getValue))
				.contains("addMessage", "refused", "journal", "failed")
				.doesNotContain("an-account", "a-project", "u", "c");
		}
	}

	private static TreeSet<String> rows() throws IOException {
		return ROW.matcher(Files.readString(TABLE))
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static void until(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
			.onBackpressureDrop()
			.takeUntil((tick) -> condition.getAsBoolean())
			.blockLast(Duration.ofSeconds(10));
	}

}
