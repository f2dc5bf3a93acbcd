package io.memgate.gateway.usage;

/**
 * Takes the one record of each request, to the log, to the meters and to the counts.
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
	}

}
