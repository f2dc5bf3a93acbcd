package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.memgate.gateway.redis.RedisProcess;

/**
 * P9: a Redis that evicts, one that holds an older state, and one that holds nothing.
 * Each is noticed, calls are refused, and every gateway says why: in its health, in a
 * metric and in its log. With the newest state back, all goes on.
 */
final class StrangeRedis {

	private static final String ACCOUNT = "promise-9";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** One, and another whenever Redis was too slow to answer in between. */
	private static final int MOST_LINES = 10;

	private final Stage stage;

	private final RedisProcess redis;

	private final String key;

	private final int calls;

	private final List<Answer> all = new ArrayList<>();

	private final List<String> wrong = new ArrayList<>();

	private StrangeRedis(Stage stage) {
		this.stage = stage;
		this.redis = stage.memgate().redis();
		this.key = stage.key(ACCOUNT, Stage.AMPLE);
		this.calls = stage.form().of(2000, 60);
	}

	static Row keep(Stage stage, Path copies) throws IOException {
		return new StrangeRedis(stage).keep(copies);
	}

	private Row keep(Path copies) throws IOException {
		call();
		configure("maxmemory-policy", "allkeys-lru");
		configure("maxmemory", "100mb");
		expect("evicting");
		configure("maxmemory-policy", "noeviction");
		this.stage.memgate().awaitReady();

		this.redis.kill();
		Path older = copy(this.redis.folder(), copies.resolve("older"));
		this.redis.restart();
		this.stage.memgate().awaitReady();
		call();
		this.redis.kill();
		Path newest = copy(this.redis.folder(), copies.resolve("newest"));
		startWith(older);
		expect("went-back");
		this.redis.kill();
		startWith(Files.createDirectories(copies.resolve("empty")));
		expect("emptied");
		this.redis.kill();
		startWith(newest);
		this.stage.memgate().awaitReady();
		call();

		Row row = this.stage.settle("P9", ACCOUNT, new Tally(this.stage.seed(), this.all), 0, Ask.ADD);
		for (String difference : this.wrong) {
			row = row.check(false, "%s", difference);
		}
		return row.note("evicting, older, empty");
	}

	private Load load() {
		return Load.on(this.stage.memgate(), this.key, this.stage.seed(), Ask::add);
	}

	private void call() {
		this.all.addAll(load().offer(this.calls).answers());
	}

	private void configure(String name, String value) {
		this.redis.ask((commands) -> commands.configSet(Map.of(name, value)));
	}

	/** Every gateway notices, refuses and raises an alarm. */
	private void expect(String reason) {
		for (GatewayNode gateway : this.stage.memgate().gateways()) {
			if (!noticed(gateway, reason)) {
				this.wrong.add(gateway.admin() + " did not notice: " + reason + "; " + gateway.process().healthText());
			}
			long lines = gateway.process().logged("The quota store is closed: " + reason);
			if (lines < 1 || lines > MOST_LINES) {
				this.wrong.add(gateway.admin() + " logged " + lines + " lines: " + reason);
			}
		}
		Tally tally = load().offer(this.calls);
		this.all.addAll(tally.answers());
		if (!tally.kinds().keySet().equals(Set.of(Answer.STORE_UNAVAILABLE))) {
			this.wrong.add(reason + ": was answered with " + tally.kinds());
		}
	}

	private boolean noticed(GatewayNode gateway, String reason) {
		String metric = "memgate_quota_store_closed{reason=\"" + reason + "\"} 1.0";
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (System.nanoTime() < deadline) {
			if (gateway.process().healthText().contains('"' + reason + '"')
					&& this.stage.memgate().metrics(gateway).contains(metric)) {
				return true;
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
		return false;
	}

	private void startWith(Path files) throws IOException {
		empty(this.redis.folder());
		copy(files, this.redis.folder());
		this.redis.restart();
	}

	/** All but the log, which is open. */
	private static void empty(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter(Files::isRegularFile)
				.filter((each) -> !each.endsWith("redis.log"))
				.toList()) {
				Files.delete(file);
			}
		}
	}

	private static Path copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter((each) -> !each.endsWith("redis.log")).toList()) {
				Path target = to.resolve(from.relativize(file));
				if (Files.isDirectory(file)) {
					Files.createDirectories(target);
				}
				else {
					Files.copy(file, target);
				}
			}
		}
		return to;
	}

}
