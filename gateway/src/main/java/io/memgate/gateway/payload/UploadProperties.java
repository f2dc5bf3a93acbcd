package io.memgate.gateway.payload;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How slowly a body may come that is passed on while it arrives.
 *
 * @param slowest bytes a second that it must have at least
 * @param over the time over which that is looked at
 */
@ConfigurationProperties("memgate.upload")
record UploadProperties(DataSize slowest, Duration over) {

	/** Bytes that must come in the whole time. */
	long leastBytes() {
		return this.slowest.toBytes() * this.over.toMillis() / 1000;
	}

}
