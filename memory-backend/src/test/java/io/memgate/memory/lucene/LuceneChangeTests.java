package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Filter;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.memory.Space;
import io.memgate.memory.search.Weights;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes that put something in the place of what is there, and what is left of what was
 * deleted in the index's files.
 */
class LuceneChangeTests {

	private static final Space SPACE = new Space("acme", "p1");

	private static final Owner OWNER = new Owner(SPACE, "u");

	@TempDir
	private Path folder;

	private LuceneIndex index;

	private long position;

	@BeforeEach
	void open() throws IOException {
		this.index = new LuceneIndex(this.folder, 2, Embedding.off(),
				new Search(new Weights(Retrieval.BOTH, 0.4, 0, 0.6, 0), Clock.systemUTC()));
	}

	@AfterEach
	void close() throws IOException {
		this.index.close();
	}

	@Test
	void anUpdateKeepsThePlaceAndEverythingElse() {
		add("first", "second", "third");

		change(new Change.Update("second", null, "changed", "title", null, Instant.ofEpochMilli(9)));

		assertThat(conversation()).containsExactly("first", "changed", "third");
		assertThat(search("second")).isEmpty();
		assertThat(search("changed")).singleElement().satisfies((memory) -> {
			assertThat(memory.id()).isEqualTo("second");
			assertThat(memory.title()).isEqualTo("title");
			assertThat(memory.created()).isEqualTo(Instant.EPOCH);
			assertThat(memory.updated()).isEqualTo(Instant.ofEpochMilli(9));
			assertThat(memory.info()).isEqualTo(Map.of("k", "v"));
		});
	}

	@Test
	void anUpdateOfWhatIsDeletedBringsNothingBack() {
		add("first");
		change(new Change.Delete(List.of("first"), null));

		change(new Change.Update("first", null, "back", null, null, Instant.EPOCH));

		assertThat(conversation()).isEmpty();
		assertThat(total()).isZero();
	}

	@Test
	void extractedMemoriesTakeThePlaceOfTheirMessages() {
		add("she said hello from Porto", "unrelated");

		change(new Change.Extract(1, List.of("she said hello from Porto"),
				List.of(memory("x0", Memory.EXTRACTED, "Maria lives in Porto"))));

		assertThat(conversation()).containsExactly("she said hello from Porto", "unrelated");
		assertThat(search("Porto")).extracting(Memory::text).containsExactly("Maria lives in Porto");
		assertThat(total()).isEqualTo(2);
	}

	/** As an index that is built from a journal without what was deleted has it. */
	@Test
	void whatWasExtractedIsThereWithoutItsMessages() {
		change(new Change.Extract(1, List.of("gone"), List.of(memory("x0", Memory.EXTRACTED, "Maria lives in Porto"))));

		assertThat(search("Porto")).hasSize(1);
	}

	@Test
	void afterAPurgeTheFilesHoldNothingThatWasDeleted() throws IOException {
		add("keptword one", "goneword two");
		this.index.purge();
		for (int i = 0; i < 5; i++) {
			add("keptword " + i, "goneword " + i);
			this.index.purge();
		}
		assertThat(terms()).contains("keptword", "goneword");

		List<String> gone = new ArrayList<>(List.of("goneword two"));
		for (int i = 0; i < 5; i++) {
			gone.add("goneword " + i);
		}
		change(new Change.Delete(gone, null));
		long kept = this.index.purge();

		assertThat(kept).isEqualTo(this.position);
		assertThat(terms()).contains("keptword").doesNotContain("goneword", "acme/p1/goneword two");
		assertThat(total()).isEqualTo(6);
	}

	/**
	 * All terms of the last commit, those of deleted documents included.
	 */
	private List<String> terms() throws IOException {
		List<String> all = new ArrayList<>();
		try (FSDirectory directory = FSDirectory.open(this.folder);
				DirectoryReader reader = DirectoryReader.open(directory)) {
			for (LeafReaderContext leaf : reader.leaves()) {
				for (var field : leaf.reader().getFieldInfos()) {
					Terms terms = leaf.reader().terms(field.name);
					TermsEnum each = (terms != null) ? terms.iterator() : TermsEnum.EMPTY;
					for (BytesRef term = each.next(); term != null; term = each.next()) {
						all.add(term.utf8ToString());
					}
				}
			}
		}
		return all;
	}

	private void add(String... texts) {
		List<Memory> memories = new ArrayList<>();
		for (String text : texts) {
			memories.add(memory(text, "user", text));
		}
		change(new Change.Add(memories));
	}

	private void change(Change change) {
		this.index.apply(new Recorded(++this.position, SPACE, change));
	}

	private static Memory memory(String id, String role, String text) {
		return new Memory(id, "u", "c", role, text, List.of(), null, null, null, List.of(), Map.of("k", "v"),
				Instant.EPOCH, Instant.EPOCH);
	}

	private List<String> conversation() {
		return this.index.conversation(OWNER, "c", 50).toFuture().join().stream().map(Memory::text).toList();
	}

	private List<Memory> search(String text) {
		return this.index.search(OWNER, new SearchQuery(text, null, 10, 0))
			.toFuture()
			.join()
			.stream()
			.map(Hit::memory)
			.toList();
	}

	private long total() {
		Listing all = new Listing(Set.of(Kind.FACT, Kind.PREFERENCE), Filter.NONE, 1, 50);
		return this.index.page(OWNER, all).toFuture().join().total();
	}

}
