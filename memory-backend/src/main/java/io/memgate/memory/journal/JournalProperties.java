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
 */
@ConfigurationProperties("memgate.journal")
record JournalProperties(@DefaultValue("64MB") DataSize segmentSize, @DefaultValue("24h") Duration remember,
		@DefaultValue("2000000") int remembered) {

	JournalProperties {
		Assert.isTrue(segmentSize.toBytes() >= 1 && segmentSize.toMegabytes() <= 1024,
				"memgate.journal.segment-size must be at most 1GB");
		// An assertion is valid for 60 s either way: an id forgotten earlier could be
		// executed twice.
		Assert.isTrue(remember.compareTo(Duration.ofMinutes(5)) >= 0, "memgate.journal.remember must be at least 5m");
		Assert.isTrue(remembered >= 1, "memgate.journal.remembered must be at least 1");
	}

}
