package io.memgate.gateway.simulation;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.usage.RecordedCall;

/**
 * Files of usage logs read as one, in the order in which calls were decided. A file is
 * open only while its records are read.
 *
 * <p>
 * A record is written when its call has ended, so a log is ordered by ends. Calls wait
 * here until the logs have gone {@link #LONGEST} past their decision, or too many wait;
 * one that took longer comes late.
 */
public final class UsageLogs implements AutoCloseable {

	/** Beyond most uploads, and far beyond any other call. */
	private static final Duration LONGEST = Duration.ofMinutes(10);

	private static final int MOST_WAITING = 50_000;

	private final List<LogFile> files = new ArrayList<>();

	private final PriorityQueue<LogFile> unread = new PriorityQueue<>(
			Comparator.comparing((file) -> Objects.requireNonNull(file.head()).ended()));

	private final PriorityQueue<RecordedCall> waiting = new PriorityQueue<>(
			Comparator.comparing(RecordedCall::decidedAt));

	private final Set<String> ids = new HashSet<>();

	private Instant newest = Instant.MIN;

	private Instant last = Instant.MIN;

	private long size;

	private long calls;

	private long doubled;

	private UsageLogs() {
	}

	/**
	 * Looks at files of one node or several, in any order.
	 * @throws IOException when one cannot be read, or is given twice
	 */
	public static UsageLogs open(List<Path> paths) throws IOException {
		UsageLogs logs = new UsageLogs();
		Set<Path> known = new HashSet<>();
		for (Path path : paths) {
			if (!known.add(path.toRealPath())) {
				throw new FileSystemException(path.toString(), null, "it is given twice");
			}
			logs.add(path);
		}
		return logs;
	}

	private void add(Path path) throws IOException {
		this.size += Files.size(path);
		LogFile file = LogFile.of(path);
		this.files.add(file);
		if (file.head() != null) {
			this.unread.add(file);
		}
	}

	/** The next call; null when there is none. */
	@Nullable RecordedCall next() throws IOException {
		while (!this.unread.isEmpty() && !isRipe()) {
			read(this.unread.remove());
		}
		RecordedCall next = this.waiting.poll();
		if (next != null) {
			this.ids.remove(next.id());
			this.calls++;
			this.last = next.decidedAt().isAfter(this.last) ? next.decidedAt() : this.last;
		}
		return next;
	}

	private boolean isRipe() {
		RecordedCall first = this.waiting.peek();
		return this.waiting.size() >= MOST_WAITING
				|| first != null && first.decidedAt().plus(LONGEST).isBefore(this.newest);
	}

	private void read(LogFile file) throws IOException {
		RecordedCall call = Objects.requireNonNull(file.head());
		if (this.ids.add(call.id())) {
			this.waiting.add(call);
		}
		else {
			this.doubled++;
		}
		this.newest = call.ended().isAfter(this.newest) ? call.ended() : this.newest;
		file.advance();
		if (file.head() != null) {
			this.unread.add(file);
		}
	}

	/** Calls read so far. */
	public long calls() {
		return this.calls;
	}

	/** When the last of them was decided. */
	public Instant at() {
		return this.last;
	}

	/** How much has been read, from 0 to 100. */
	public long percent() {
		return (this.size == 0) ? 100 : 100 * sum(LogFile::read) / this.size;
	}

	/** Lines that are no records, or torn. */
	public long unreadable() {
		return sum(LogFile::unreadable);
	}

	/** Requests of nobody that was known, or for no Api. */
	public long nobodys() {
		return sum(LogFile::nobodys);
	}

	/** Records that were in two files, and count once. */
	public long doubled() {
		return this.doubled;
	}

	/** Archives that are cut or damaged, and were read up to there. */
	public List<Path> damaged() {
		return this.files.stream().filter(LogFile::isDamaged).map(LogFile::path).toList();
	}

	private long sum(ToLongFunction<LogFile> number) {
		return this.files.stream().mapToLong(number).sum();
	}

	@Override
	public void close() throws IOException {
		for (LogFile file : this.files) {
			file.close();
		}
	}

}
