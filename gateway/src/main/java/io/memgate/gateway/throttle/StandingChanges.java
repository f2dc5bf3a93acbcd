package io.memgate.gateway.throttle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells each change of a standing that this node has made: one line of JSON to the audit
 * log, the logger {@code memgate.audit}, and one more in the meter of its kind.
 */
final class StandingChanges {

	private static final Logger log = LoggerFactory.getLogger("memgate.audit");

	private static final JsonMapper JSON = new JsonMapper();

	private final Map<String, Counter> made;

	StandingChanges(MeterRegistry registry) {
		this.made = Change.KINDS.stream()
			.collect(Collectors.toUnmodifiableMap(Function.identity(),
					(kind) -> Counter.builder("memgate.standing.changes")
						.description("Changes of accounts' standings that this node has made")
						.tag("change", kind)
						.register(registry)));
	}

	void tell(String account, Change change) {
		Objects.requireNonNull(this.made.get(change.change())).increment();
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("at", change.at());
		line.put("actor", change.actor());
		line.put("what", "throttle." + change.change());
		line.put("account", account);
		line.put("after", change);
		log.info(JSON.writeValueAsString(line));
	}

}
