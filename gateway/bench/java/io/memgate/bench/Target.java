package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A gateway that is measured.
 *
 * @param letter by which options and tables name it
 * @param name what it is
 * @param nodes its processes, which share the connections
 * @param status 200, or what it refuses with
 * @param callers the accounts whose keys its calls have, by the name of their files
 * @param fsync appendfsync of Redis while it is measured; null where Redis is not used
 */
record Target(String letter, String name, List<Node> nodes, int status, String callers, @Nullable String fsync) {

	/** The accounts that most targets are called by, and their plan. */
	static final String MEASURED = "measured";

	Target {
		nodes = List.copyOf(nodes);
	}

	/** The file of keys for calls of so many accounts. */
	static Path keys(Path out, String callers, int accounts) {
		return out.resolve("keys/" + callers + '-' + accounts);
	}

	/** The same processes, called by other accounts. */
	Target calledBy(String callers) {
		return new Target(this.letter, this.name, this.nodes, this.status, callers, this.fsync);
	}

	/** Makes what it shares with others as it needs it. */
	void prepare(RedisServer redis) throws IOException {
		if (this.fsync != null) {
			redis.fsync(this.fsync);
		}
	}

	/** Processor time of all nodes so far. */
	long cpuMicros() throws IOException {
		long micros = 0;
		for (Node node : this.nodes) {
			micros += node.part().cpuMicros();
		}
		return micros;
	}

	/** Resident memory of all nodes. */
	long residentBytes() throws IOException {
		long bytes = 0;
		for (Node node : this.nodes) {
			bytes += node.part().residentBytes();
		}
		return bytes;
	}

}
