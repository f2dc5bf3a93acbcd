package io.memgate.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When calls were admitted, by Redis's time, from the records of all gateways. */
final class Admissions {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final JsonMapper JSON = JsonMapper.shared();

	private Admissions() {
	}

	/**
	 * Those of one account, in order; waits until so many have been recorded, not for
	 * ever.
	 */
	static List<Instant> of(Installation memgate, String account, long atLeast) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		List<Instant> admitted = recorded(memgate, account);
		while (admitted.size() < atLeast && System.nanoTime() < deadline) {
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
			admitted = recorded(memgate, account);
		}
		return admitted;
	}

	/** The shortest time that held more than an amount. */
	static Duration shortestSpan(List<Instant> admitted, int amount) {
		Duration shortest = Duration.ofDays(1);
		for (int i = amount; i < admitted.size(); i++) {
			Duration span = Duration.between(admitted.get(i - amount), admitted.get(i));
			shortest = (span.compareTo(shortest) < 0) ? span : shortest;
		}
		return shortest;
	}

	private static List<Instant> recorded(Installation memgate, String account) {
		return memgate.gateways()
			.stream()
			.flatMap((gateway) -> records(gateway, account))
			.filter(Admissions::isAdmitted)
			.map((each) -> Instant.parse(each.get("decidedAt").asString()))
			.sorted()
			.toList();
	}

	private static boolean isAdmitted(JsonNode each) {
		return each.has("decidedAt") && !each.has("replayOf") && !each.get("outcome").asString().equals("refused");
	}

	private static Stream<JsonNode> records(GatewayNode gateway, String account) {
		try {
			return Files.readAllLines(gateway.usageLog())
				.stream()
				.filter((line) -> line.contains("\"account\":\"" + account + '"') && line.endsWith("}"))
				.map(JSON::readTree);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
