package io.memgate.gateway.usage;

import java.util.Map;

/**
 * Takes the one record of each request, to the log, to the meters and to the counts; and
 * ends its trace.
 */
public final class Recorder {

	private final UsageLog log;

	private final UsageMetrics metrics;

	private final UsageCounts counts;

	Recorder(UsageLog log, UsageMetrics metrics, UsageCounts counts) {
		this.log = log;
		this.metrics = metrics;
		this.counts = counts;
	}

	/** Records a request that has ended. */
	public void record(UsageRecord record) {
		this.log.append(record);
		this.metrics.record(record);
		this.counts.add(record);
		record.call().trace().end(name(record), () -> facts(record));
	}

	private static String name(UsageRecord record) {
		return (record.call().api() != null) ? record.call().api().name() : "unknown";
	}

	private static Map<String, String> facts(UsageRecord record) {
		String condition = (record.condition() != null) ? record.condition().key() : "none";
		return Map.of("memgate.request_id", record.call().id(), "memgate.outcome", record.outcome().word(),
				"memgate.condition", condition, "http.response.status_code", Integer.toString(record.status()));
	}

}
