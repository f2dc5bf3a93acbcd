package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

class MetersWebTests extends GatewayUnderTest {

	private static final Path TABLE = Path.of("../grafana/README.md");

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(memgate_\\w+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

	private static final Pattern SERIES = Pattern.compile("(?m)^(memgate_\\w+?)(_count|_sum|_max|_bucket)?[ {]");

	@Autowired
	PrometheusMeterRegistry registry;

	@Test
	void everyMeterOfMemgateIsInTheTable() throws IOException {
		makeAllMeters();

		Set<String> told = SERIES.matcher(this.registry.scrape())
			.results()
			.map((series) -> series.group(1))
			.collect(Collectors.toCollection(TreeSet::new));

		assertThat(rows(1)).containsExactlyInAnyOrderElementsOf(told);
		assertThat(this.registry.getMeters()).filteredOn(MetersWebTests::isOurs)
			.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).as(meter.getId().getName()).isNotBlank());
	}

	@Test
	void noTagNamesAnAccountAProjectOrAKey() {
		makeAllMeters();

		Set<String> values = this.registry.getMeters()
			.stream()
			.filter(MetersWebTests::isOurs)
			.flatMap((meter) -> meter.getId().getTags().stream())
			.map(Tag::getValue)
			.collect(Collectors.toSet());

		assertThat(values).contains("addMessage", "refused", "caller")
			.doesNotContain(ACCOUNT, "first", "second")
			.noneMatch((value) -> this.key.contains(value) && value.length() > 4);
	}

	private void makeAllMeters() {
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
		assertThat(post(SEARCH, "{}").status()).isEqualTo(400);
		for (int i = 0; i < 12; i++) {
			post(SEARCH, ONE_QUERY);
		}
		await(() -> this.registry.scrape().contains("memgate_policy_info{"));
	}

	private static boolean isOurs(Meter meter) {
		return meter.getId().getName().startsWith("memgate.");
	}

	private static Set<String> rows(int column) throws IOException {
		return ROW.matcher(Files.readString(TABLE))
			.results()
			.map((row) -> row.group(column))
			.filter((name) -> !name.startsWith("memgate_journal"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
