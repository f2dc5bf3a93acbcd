package io.memgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The many accounts of a run and what Redis holds for each of them. The first are made by
 * the admin API, the rest written to Redis as that would leave them.
 */
final class Population {

	/** Of the accounts and of the files of their keys. */
	static final String NAME = "many";

	private final Options options;

	private final Parts parts;

	private final List<String> keys = new ArrayList<>();

	private final Path file;

	private final int most;

	Population(Options options, Parts parts) {
		this.options = options;
		this.parts = parts;
		this.file = options.out().resolve(Figures.REDIS);
		this.most = options.accounts().stream().mapToInt(Integer::intValue).max().orElse(1);
	}

	/** How long it takes at most, in seconds. */
	static int seconds(Options options) {
		int most = options.accounts().stream().mapToInt(Integer::intValue).max().orElse(1);
		return 180 + most / 10_000 + (options.everyone() ? most / 1000 : 0);
	}

	/**
	 * Makes the first and calls each of them. Redis holds nothing else then that would
	 * change meanwhile.
	 */
	void make() throws IOException, InterruptedException {
		int number = Math.min(this.most, Cell.MANY_ACCOUNTS);
		Accounts accounts = this.parts.memgates().accounts();
		this.parts.redis().fsync("everysec");
		long empty = used();
		this.keys.addAll(accounts.make(NAME, Target.MEASURED, number));
		note("made by the admin API, never called", number, used() - empty);
		Accounts.call(Parts.local(this.parts.memgates().first().port()), this.keys);
		note("the same after one call of each", number, used() - empty);
		note("of one such account, keys that stay", 1, this.parts.redis().accountBytes(NAME + "-0", false));
		note("of one such account, keys that expire", 1, this.parts.redis().accountBytes(NAME + "-0", true));
	}

	/**
	 * Makes the rest, and a file of keys for every number of accounts that is asked for.
	 */
	void load() throws IOException, InterruptedException {
		int made = this.keys.size();
		if (this.most > made) {
			long before = used();
			this.keys.addAll(Loader.load(this.parts.redis(), NAME, Target.MEASURED, made, this.most));
			note("written to Redis, never called", this.most - made, used() - before);
		}
		for (int number : this.options.accounts()) {
			Files.write(Target.keys(this.options.out(), NAME, number), this.keys.subList(0, number));
		}
	}

	/** Calls each account once. */
	void callEveryone(Node node) throws IOException, InterruptedException {
		long began = System.nanoTime();
		int answered = Accounts.call(Parts.local(node.port()), this.keys);
		System.out.printf("Of %,d accounts called once each, %,d were answered with 200, in %d s%n", this.keys.size(),
				answered, (System.nanoTime() - began) / 1_000_000_000);
		note("all that Redis holds, after one more call of each of " + answered, this.keys.size(), used());
	}

	private long used() throws IOException, InterruptedException {
		this.parts.redis().awaitRewritten();
		return this.parts.redis().usedBytes();
	}

	private void note(String what, int accounts, long bytes) throws IOException {
		String line = String.format(Locale.ROOT, "%s\t%d\t%d%n", what, accounts, bytes / accounts);
		Files.writeString(this.file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		System.out.print("Bytes of Redis an account: " + line.replace("\t", "; "));
	}

}
