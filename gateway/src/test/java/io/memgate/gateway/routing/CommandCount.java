package io.memgate.gateway.routing;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.memgate.gateway.redis.RedisProcess;

/**
 * The commands that a Redis has run, those inside scripts too, by its own account
 * ({@code INFO commandstats}).
 *
 * @param calls by command, a subcommand after {@code |}
 */
record CommandCount(Map<String, Long> calls) {

	/** Commands that go through a whole keyspace, set or hash, or sort one. */
	private static final Pattern LISTING = Pattern
		.compile("keys|scan|hscan|sscan|zscan|smembers|hkeys|sort|sort_ro|randomkey|dbsize|flushall|flushdb");

	private static final Pattern LINE = Pattern.compile("cmdstat_(\\S+?):calls=(\\d+),");

	static CommandCount of(RedisProcess redis) {
		Map<String, Long> calls = new TreeMap<>();
		Matcher line = LINE.matcher(redis.ask((commands) -> commands.info("commandstats")));
		while (line.find()) {
			calls.put(line.group(1), Long.parseLong(line.group(2)));
		}
		return new CommandCount(calls);
	}

	/** What has been run since another count. */
	CommandCount since(CommandCount before) {
		Map<String, Long> more = new TreeMap<>();
		this.calls.forEach((command, number) -> {
			long added = number - before.calls.getOrDefault(command, 0L);
			if (added > 0) {
				more.put(command, added);
			}
		});
		return new CommandCount(more);
	}

	long total() {
		return this.calls.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Those of them that list. */
	Map<String, Long> listing() {
		Map<String, Long> found = new TreeMap<>(this.calls);
		found.keySet().removeIf((command) -> !LISTING.matcher(command).matches());
		return found;
	}

}
