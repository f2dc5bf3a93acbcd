package io.memgate.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figures of a stop stand in several files, and must agree.
 */
class StopFiguresTests {

	/** What ends last: rounds that may not be undone, and changes of administrators. */
	private static final Duration LAST = Duration.ofSeconds(10);

	private static final String SETTINGS = "gateway/src/main/resources/application.yml";

	private static final Duration PHASE = figure(SETTINGS, "timeout-per-shutdown-phase: (\\w+)");

	private static final Duration DRAIN = figure(SETTINGS, "\n {4}drain: (\\w+)");

	private static final Duration LEAVE = figure(SETTINGS, "\n {2}leave: (\\w+)");

	private static final Duration CALL = figure(SETTINGS, "timeout-duration: (\\w+)");

	@ParameterizedTest
	@CsvSource({ "deploy/compose/compose.yml, 'x-gateway:[^$]*?stop_grace_period: (\\w+)'",
			"deploy/kubernetes/gateway.yaml, 'terminationGracePeriodSeconds: (\\w+)'",
			"deploy/local/parts.sh, 'seconds_to_drain=(\\w+)'" })
	void whoStopsANodeWaitsAsLongAsThatMayTake(String file, String figure) {
		Duration leave = read(file).contains("MEMGATE_LEAVE") ? figure(file, "MEMGATE_LEAVE, value: (\\w+)") : LEAVE;

		assertThat(figure(file, figure)).isGreaterThanOrEqualTo(leave.plus(PHASE).plus(DRAIN).plus(LAST));
	}

	@Test
	void aStopWaitsLongerThanACallLasts() {
		assertThat(DRAIN).isGreaterThan(CALL);
		assertThat(PHASE).isGreaterThan(DRAIN);
	}

	@Test
	void aNodeServesOnUntilTheBalancerHasSeenThatItGoes() {
		String balancer = "deploy/compose/haproxy.cfg";

		assertThat(LEAVE)
			.isGreaterThanOrEqualTo(figure(balancer, "inter (\\w+)").plus(figure(balancer, "timeout check (\\w+)")));
		assertThat(read(balancer)).contains("fall 1");
		assertThat(figure(balancer, "timeout server (\\w+)")).isGreaterThan(CALL);
	}

	private static Duration figure(String file, String figure) {
		Matcher found = Pattern.compile(figure).matcher(read(file));
		assertThat(found.find()).as("%s in %s", figure, file).isTrue();
		String text = found.group(1);
		return text.matches("\\d+") ? Duration.ofSeconds(Long.parseLong(text)) : DurationStyle.SIMPLE.parse(text);
	}

	private static String read(String file) {
		try {
			return Files.readString(path(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path path(String file) {
		return Path.of("..", file);
	}

}
