package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.WriteResult;

/**
 * A store on a real disk that can be held, with an index that notes what it is told.
 */
abstract class StoreUnderTest {

	final Change change = Entries.add("hello");

	volatile Instant now = Entries.NOW;

	final GatedDisk disk = new GatedDisk();

	@TempDir
	Path folder;

	RecordingIndex index = new RecordingIndex(0);

	JournaledStore store;

	@BeforeEach
	void open() throws IOException {
		this.store = open(2_000_000);
	}

	@AfterEach
	void close() throws IOException {
		this.disk.letGo();
		this.store.close();
	}

	void reopen(long keptByIndex) throws IOException {
		this.store.close();
		this.index = new RecordingIndex(keptByIndex);
		this.store = open(2_000_000);
	}

	JournaledStore open(int remembered) throws IOException {
		JournalProperties properties = new JournalProperties(DataSize.ofKilobytes(1), Duration.ofHours(24), remembered,
				new JournalProperties.Compaction(Duration.ofMillis(20), Duration.ofHours(6), DataSize.ofMegabytes(64)));
		InstantSource time = () -> this.now;
		return new JournaledStore(this.folder, properties, this.disk, this.index, time.withZone(ZoneOffset.UTC));
	}

	CompletableFuture<@Nullable WriteResult> begin(long id) {
		return this.store.write(Entries.request(id), this.change).toFuture();
	}

	WriteResult write(long id) {
		return Objects.requireNonNull(begin(id).join());
	}

	@Nullable WriteResult write(long id, Change other) {
		String api = (other instanceof Change.Extract) ? Change.Extract.API : "addMessage";
		return this.store.write(new Request(Entries.request(id).id(), Entries.SPACE, api), other).block();
	}

	Outcome outcome(long id) {
		return Objects.requireNonNull(this.store.outcome(Entries.request(id)).toFuture().join());
	}

	Object totals() {
		return Objects.requireNonNull(this.store.totals("acme").toFuture().join());
	}

	void delete(long id, Scope scope) {
		StepVerifier.create(this.store.delete(Entries.request(id), scope)).verifyComplete();
	}

	@Nullable WriteResult writeTo(String account, String project) {
		return this.store.write(new Request(UUID.randomUUID(), new Space(account, project), "addMessage"), this.change)
			.block();
	}

}
