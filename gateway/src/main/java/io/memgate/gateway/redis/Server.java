package io.memgate.gateway.redis;

import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What one Redis server says about itself in {@code INFO}.
 *
 * @param run the id of its run, another one after each start
 * @param replica whether it is one
 * @param maxMemoryBytes memory that it may use for data; 0 for no bound
 * @param usedMemoryBytes memory that it uses
 * @param machineMemoryBytes memory of its machine
 * @param policy what it does when that is used up
 * @param droppedKeys keys that it has dropped to make room, since its start
 * @param appendOnly whether it keeps an append-only file
 */
record Server(String run, boolean replica, long maxMemoryBytes, long usedMemoryBytes, long machineMemoryBytes,
		String policy, long droppedKeys, boolean appendOnly) {

	private static final String KEEPING = "noeviction";

	static Server read(String info) {
		Map<String, String> fields = info.lines()
			.map((line) -> line.split(":", 2))
			.filter((field) -> field.length == 2)
			.collect(Collectors.toMap((field) -> field[0], (field) -> field[1].strip(), (first, second) -> first));
		return new Server(fields.getOrDefault("run_id", ""), "slave".equals(fields.get("role")),
				number(fields.get("maxmemory")), number(fields.get("used_memory")),
				number(fields.get("total_system_memory")), fields.getOrDefault("maxmemory_policy", KEEPING),
				number(fields.get("evicted_keys")), "1".equals(fields.get("aof_enabled")));
	}

	private static long number(@Nullable String field) {
		return (field != null) ? Long.parseLong(field) : 0;
	}

	/** How full it is: 1 when it can take no more, or its machine cannot. */
	double fullness() {
		long bound = (this.maxMemoryBytes > 0) ? this.maxMemoryBytes : this.machineMemoryBytes;
		return (bound > 0) ? (double) this.usedMemoryBytes / bound : 0;
	}

	/** What its settings alone make of it. */
	Finding finding() {
		if (this.replica) {
			return new Finding.Unsound(Closed.READ_ONLY, "it says so itself");
		}
		if (this.maxMemoryBytes > 0 && !this.policy.equals(KEEPING)) {
			return new Finding.Unsound(Closed.EVICTING, "maxmemory-policy is " + this.policy);
		}
		return new Finding.Sound();
	}

}
