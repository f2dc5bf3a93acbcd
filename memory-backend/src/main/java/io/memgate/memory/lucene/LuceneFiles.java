package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index on disk. Each commit carries the journal position it holds, so that a restart
 * replays only what came after, by what embedding memories have their vectors and how
 * far, and the layout it was written in; an index of another layout, or one that cannot
 * be read, is begun anew.
 */
final class LuceneFiles {

	private static final Logger logger = LoggerFactory.getLogger(LuceneFiles.class);

	// Raise it when documents or terms change.
	private static final String LAYOUT = "3";

	private static final double BUFFER_MEGABYTES = 64;

	// What is deleted costs its whole segment to be written anew.
	private static final double SEGMENT_MEGABYTES = 512;

	// So much of the disk is taken by getting rid of what was deleted, per merge.
	private static final double PURGE_MEGABYTES_PER_SECOND = 64;

	private LuceneFiles() {
	}

	static IndexWriter open(Path folder, Analyzer analyzer) throws IOException {
		Directory directory = FSDirectory.open(folder);
		try {
			IndexWriter writer = new IndexWriter(directory, config(analyzer, OpenMode.CREATE_OR_APPEND));
			if (position(writer) == 0 || LAYOUT.equals(commitData(writer).get("layout"))) {
				return writer;
			}
			writer.rollback();
			logger.info("The index has an older layout and is rebuilt");
		}
		catch (LockObtainFailedException ex) {
			throw new IOException("Another process uses the index in " + folder, ex);
		}
		catch (IllegalArgumentException | IOException ex) {
			logger.warn("The index cannot be read and is rebuilt", ex);
		}
		for (String file : directory.listAll()) {
			directory.deleteFile(file);
		}
		return new IndexWriter(directory, config(analyzer, OpenMode.CREATE));
	}

	/**
	 * The journal position that the last commit holds; 0 if there is none.
	 */
	static long position(IndexWriter writer) {
		return Long.parseLong(commitData(writer).getOrDefault("position", "0"));
	}

	/**
	 * The memories that have their vectors in the last commit.
	 */
	static Embedded embedded(IndexWriter writer) {
		Map<String, String> data = commitData(writer);
		return new Embedded(data.getOrDefault("embedding", ""), Long.parseLong(data.getOrDefault("embedded", "-1")));
	}

	/**
	 * Makes all that was written so far last.
	 * @param position the journal position of the last change written
	 */
	static void commit(IndexWriter writer, long position, Embedded embedded) throws IOException {
		writer.setLiveCommitData(Map.of("position", Long.toString(position), "layout", LAYOUT, "embedding",
				embedded.by(), "embedded", Long.toString(embedded.upTo()))
			.entrySet());
		writer.commit();
	}

	/**
	 * Takes everything that was deleted out of the files that the next commit will have.
	 * It reads and writes every segment with something deleted. A merge that is not
	 * forced may have a segment at the time: one that began before the deletions were
	 * applied takes them along, so it is let end first; one that began later drops them,
	 * and is let end, too.
	 */
	static void purge(IndexWriter writer) throws IOException {
		ConcurrentMergeScheduler merges = (ConcurrentMergeScheduler) writer.getConfig().getMergeScheduler();
		writer.flush();
		merges.sync();
		writer.forceMergeDeletes(true);
		merges.sync();
	}

	private static IndexWriterConfig config(Analyzer analyzer, OpenMode mode) {
		TieredMergePolicy merges = new TieredMergePolicy();
		merges.setForceMergeDeletesPctAllowed(0);
		merges.setMaxMergedSegmentMB(SEGMENT_MEGABYTES);
		ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
		scheduler.setForceMergeMBPerSec(PURGE_MEGABYTES_PER_SECOND);
		return new IndexWriterConfig(analyzer).setOpenMode(mode)
			.setMergePolicy(merges)
			.setMergeScheduler(scheduler)
			.setRAMBufferSizeMB(BUFFER_MEGABYTES)
			.setCommitOnClose(false);
	}

	private static Map<String, String> commitData(IndexWriter writer) {
		Map<String, String> data = new HashMap<>();
		Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
		if (live != null) {
			live.forEach((entry) -> data.put(entry.getKey(), entry.getValue()));
		}
		return data;
	}

	/**
	 * Which memories have their vectors.
	 *
	 * @param by {@link io.memgate.memory.embedding.Embedding#id()} of what embedded them;
	 * empty if nothing did
	 * @param upTo place of the last of them; those written later have none; -1 if none
	 * has
	 */
	record Embedded(String by, long upTo) {
	}

}
