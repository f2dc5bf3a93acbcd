package io.memgate.gateway.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.memgate.gateway.simulation.UsageLogs;

/** Tells every three seconds how far a replay has come. */
final class Progress {

	private static final long TELL_AFTER = TimeUnit.SECONDS.toNanos(3);

	private final Consumer<String> person;

	private final LongSupplier nanos;

	private long told;

	Progress(Consumer<String> person, LongSupplier nanos) {
		this.person = person;
		this.nanos = nanos;
		this.told = nanos.getAsLong();
	}

	/** Tells it if it is time. */
	void tell(UsageLogs logs) {
		long now = this.nanos.getAsLong();
		if (now - this.told >= TELL_AFTER) {
			this.told = now;
			this.person
				.accept(logs.calls() + " calls replayed, now at " + logs.at() + ", " + logs.percent() + "% read");
		}
	}

}
