package io.memgate.gateway.usage;

import java.util.Map;

import io.memgate.gateway.problem.Call;

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
		record.call().trace().end(name(record.call()), () -> facts(record));
	}

	/** Ends the trace of a call whose client left before anything came of it. */
	void left(Call call) {
		call.trace().end(name(call), () -> Map.of("memgate.request_id", call.id(), "memgate.outcome", "left"));
	}

	private static String name(Call call) {
		return (call.api() != null) ? call.api().name() : "unknown";
	}

	private static Map<String, String> facts(UsageRecord record) {
		String condition = (record.condition() != null) ? record.condition().key() : "none";
		return Map.of("memgate.request_id", record.call().id(), "memgate.outcome", record.outcome().word(),
				"memgate.condition", condition, "http.response.status_code", Integer.toString(record.status()));
	}

}
