package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A gateway that is measured.
 *
 * @param letter by which options and tables name it
 * @param name what it is
 * @param part its process
 * @param port where it takes calls
 * @param status 200, or what it refuses with
 * @param plan whose keys its calls have
 * @param fsync appendfsync of Redis while it is measured; null where Redis is not used
 */
record Target(String letter, String name, Part part, int port, int status, String plan, @Nullable String fsync) {

	static final String MEASURED = "measured";

	/** The file of keys for calls of so many accounts. */
	Path keys(Path out, int accounts) {
		return out.resolve("keys/" + this.plan + ((accounts == 1) ? "-1" : ""));
	}

	/** The same process, measured in another way. */
	Target as(String letter, String name, int status, String plan, String fsync) {
		return new Target(letter, name, this.part, this.port, status, plan, fsync);
	}

	/** Makes what it shares with others as it needs it. */
	void prepare(RedisServer redis) throws IOException {
		if (this.fsync != null) {
			redis.fsync(this.fsync);
		}
	}

}
