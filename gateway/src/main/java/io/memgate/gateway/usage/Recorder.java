package io.memgate.gateway.usage;

/**
 * Takes the one record of each request, to the log and to the meters.
 */
public final class Recorder {

	private final UsageLog log;

	private final UsageMetrics metrics;

	Recorder(UsageLog log, UsageMetrics metrics) {
		this.log = log;
		this.metrics = metrics;
	}

	/** Records a request that has ended. */
	public void record(UsageRecord record) {
		this.log.append(record);
		this.metrics.record(record);
	}

}
