package io.memgate.gateway.edge;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * How long the body of a request may take to come, from its head on.
 *
 * @param patience for a body of no bytes
 * @param pace bytes for each of which there is a second more
 */
record BodyTime(Duration patience, DataSize pace) {

	/** Whether a body of which so much has come has no time left. */
	boolean isOver(Duration spent, long bytes) {
		return spent.compareTo(this.patience.plusMillis(1000 * bytes / this.pace.toBytes())) >= 0;
	}

}
