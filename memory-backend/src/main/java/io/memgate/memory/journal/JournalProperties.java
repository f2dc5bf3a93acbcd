package io.memgate.memory.journal;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the journal.
 *
 * @param segmentSize size after which a new file is begun
 * @param remember how long the outcome of a request id is known
 * @param remembered most outcomes known at a time; when it is reached, writes are refused
 * until the oldest is old enough to be forgotten
 * @param compaction when and how fast what was deleted is taken off the disk
 */
@ConfigurationProperties("memgate.journal")
record JournalProperties(@DefaultValue("64MB") DataSize segmentSize, @DefaultValue("24h") Duration remember,
		@DefaultValue("2000000") int remembered, @DefaultValue Compaction compaction) {

	JournalProperties {
		Assert.isTrue(segmentSize.toBytes() >= 1 && segmentSize.toMegabytes() <= 1024,
				"memgate.journal.segment-size must be at most 1GB");
		// An assertion is valid for 60 s either way: an id forgotten earlier could be
		// executed twice.
		Assert.isTrue(remember.compareTo(Duration.ofMinutes(5)) >= 0, "memgate.journal.remember must be at least 5m");
		Assert.isTrue(remembered >= 1, "memgate.journal.remembered must be at least 1");
	}

	/**
	 * When and how fast what was deleted is taken off the disk.
	 *
	 * @param delay how long after a deletion it is begun, so that several share one run
	 * @param every after how long it is begun without one
	 * @param rate most bytes of the journal read and written in a second
	 */
	record Compaction(@DefaultValue("5s") Duration delay, @DefaultValue("6h") Duration every,
			@DefaultValue("64MB") DataSize rate) {

		Compaction {
			// Of the 60 seconds that deleted text may stay on the disk.
			Assert.isTrue(delay.compareTo(Duration.ofSeconds(30)) <= 0,
					"memgate.journal.compaction.delay must be at most 30s");
			Assert.isTrue(every.isPositive(), "memgate.journal.compaction.every must be positive");
			Assert.isTrue(rate.toMegabytes() >= 1, "memgate.journal.compaction.rate must be at least 1MB");
		}

	}

}
